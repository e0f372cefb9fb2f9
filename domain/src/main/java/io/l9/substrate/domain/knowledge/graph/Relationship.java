package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A relationship of one owner: one that stands by itself, or a fact about an entity. Within an
 * owner and a visibility one of each type stands by itself between two entities, whose names count
 * by their normal form.
 *
 * @param source as it was written first
 * @param target as it was written first
 * @param confidence in [0, 1]
 * @param mentions how often it was mentioned, at least once
 * @param packet the packet of the first mention, as long as it is stored
 * @param fact the fact that it is; null: it stands by itself
 * @param skeleton by which a rejection knows it; null: another client wrote it
 */
public record Relationship(
    UUID id,
    Ownership owner,
    Visibility visibility,
    String source,
    String type,
    String target,
    double confidence,
    int mentions,
    @Nullable PacketId packet,
    @Nullable FactId fact,
    @Nullable Skeleton skeleton,
    Instant firstSeen,
    Instant lastSeen) {

  /** The share of certainty that one more mention adds. */
  public static final double REINFORCEMENT = 0.02;

  /** Returns what the first mention stores. */
  public static Relationship first(
      UUID id, Ownership owner, RelationshipDraft draft, Skeleton skeleton, Instant now) {
    return new Relationship(
        id,
        owner,
        draft.visibility(),
        draft.source().text(),
        draft.type(),
        draft.target().text(),
        draft.confidence(),
        1,
        draft.packet(),
        null,
        skeleton,
        now,
        now);
  }

  /**
   * Returns the relationship after one more mention: it is as certain as the more certain of both,
   * and by {@value #REINFORCEMENT} more, at most 1. A mention never makes it less certain.
   *
   * @param stated the confidence of the mention
   */
  public Relationship mentioned(double stated, Instant at) {
    return new Relationship(
        id,
        owner,
        visibility,
        source,
        type,
        target,
        Math.min(1, Math.max(confidence, stated) + REINFORCEMENT),
        Math.min(Integer.MAX_VALUE - 1, mentions) + 1,
        packet,
        fact,
        skeleton,
        firstSeen,
        at);
  }

  /** Returns the relationship without the packet, which is gone. */
  public Relationship unlinked() {
    return new Relationship(
        id,
        owner,
        visibility,
        source,
        type,
        target,
        confidence,
        mentions,
        null,
        fact,
        skeleton,
        firstSeen,
        lastSeen);
  }

  /**
   * Returns the edge that a fact about an entity is: as certain as the fact, mentioned by each of
   * its sources, last seen when the fact last changed.
   */
  public static Relationship of(Fact fact, FactObject.Entity object) {
    return new Relationship(
        fact.id().value(),
        fact.owner(),
        fact.visibility(),
        fact.subject().text(),
        fact.predicate(),
        object.name().text(),
        fact.confidence(),
        fact.support(),
        fact.source(),
        fact.id(),
        fact.skeleton(),
        fact.createdAt(),
        fact.knownFrom());
  }

  /** Returns the natural key within all owners. */
  public Key key() {
    return new Key(
        owner,
        visibility,
        new EntityName(source).normalized(),
        type,
        new EntityName(target).normalized());
  }

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(firstSeen, id);
  }

  /** The natural key of a relationship; the names are normalised. */
  public record Key(
      Ownership owner, Visibility visibility, String source, String type, String target) {}
}
