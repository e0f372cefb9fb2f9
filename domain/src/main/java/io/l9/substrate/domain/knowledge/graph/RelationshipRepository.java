package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.shared.Page;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Outbound port: stored relationships, as the active unit of work sees them. Every method throws
 * {@link IllegalStateException} outside of a unit of work.
 */
public interface RelationshipRepository {

  /**
   * Stores relationships, or reinforces those that are stored already under the same natural key,
   * by {@link Relationship#mentioned}: one after the other, so that a batch leaves what single
   * calls leave.
   *
   * @param mentions relationships that were mentioned once and of which no fact is the reason
   * @return the outcomes in the order of the mentions
   * @throws io.l9.substrate.domain.shared.ConflictException if a fact asserts one of them, or the
   *     id of a new one is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one, or
   *     does not see its packet
   */
  List<Mention> mention(List<Relationship> mentions);

  /** Returns a relationship, if the scope sees it. */
  Optional<Relationship> find(UUID id);

  /** Returns relationships by (first seen, id), newest first. */
  Page<Relationship> list(RelationshipQuery query);

  /**
   * Deletes a relationship that stands by itself.
   *
   * @return false if there is none that this scope may delete, or a fact asserts it
   */
  boolean delete(UUID id);

  /**
   * Makes the relationship of a fact what the fact now says. A relationship of the same natural key
   * becomes that of the fact, whatever it was before, but for its id and the time at which it was
   * first seen.
   *
   * @param edge names the fact
   * @throws io.l9.substrate.domain.shared.ConflictException if the id of a new one is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it, or sees
   *     no such fact
   */
  void ofFact(Relationship edge);

  /**
   * Deletes the relationship of a fact that no longer holds.
   *
   * @return false if the fact has none that this scope may delete
   */
  boolean closeOfFact(UUID fact);
}
