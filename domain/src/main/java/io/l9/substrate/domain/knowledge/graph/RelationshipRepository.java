package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: stored relationships, as the active unit of work sees them. Reads have the facts
 * about entities among them, each as {@link Relationship#of}; neither those that are not held at
 * the moment nor what a rejection covers. Every method throws {@link IllegalStateException} outside
 * of a unit of work.
 */
public interface RelationshipRepository {

  /**
   * Stores relationships, or reinforces those that are stored already under the same natural key,
   * by {@link Relationship#mentioned}: one after the other, so that a batch leaves what single
   * calls leave. Facts that say the same stay as they are.
   *
   * @param mentions relationships that were mentioned once and of which no fact is the reason
   * @return the outcomes in the order of the mentions
   * @throws io.l9.substrate.domain.shared.ConflictException if the id of a new one is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one, or
   *     does not see its packet
   */
  List<Mention> mention(List<Relationship> mentions);

  /**
   * Stores a relationship as it is, unless its natural key is stored already.
   *
   * @return false: it is
   * @throws io.l9.substrate.domain.shared.ConflictException if its id is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException as {@link #mention}
   */
  boolean createAbsent(Relationship relationship);

  /** Returns a relationship, or the fact of that id as one, if the scope sees it. */
  Optional<Relationship> find(UUID id, Instant now);

  /** Returns relationships by (first seen, id), newest first. */
  Page<Relationship> list(RelationshipQuery query, Instant now);

  /**
   * Returns the relationships that stand by themselves, in the same order: those too that a
   * rejection covers.
   */
  Page<Relationship> stored(int limit, @Nullable Position after);

  /**
   * Deletes a relationship that stands by itself.
   *
   * @return false if there is none that this scope may delete
   */
  boolean delete(UUID id);
}
