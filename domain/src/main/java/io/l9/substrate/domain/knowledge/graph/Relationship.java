package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored relationship of one owner. Within an owner and a visibility there is one of each type
 * between two entities, whose names count by their normal form.
 *
 * @param source as it was written first
 * @param target as it was written first
 * @param confidence in [0, 1]
 * @param mentions how often it was mentioned, at least once
 * @param packet the packet of the first mention, as long as it is stored
 * @param fact the fact that asserts it; null: it stands by itself
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
    @Nullable UUID fact,
    Instant firstSeen,
    Instant lastSeen) {

  /** The share of certainty that one more mention adds. */
  public static final double REINFORCEMENT = 0.02;

  /** Returns what the first mention stores. */
  public static Relationship first(UUID id, Ownership owner, RelationshipDraft draft, Instant now) {
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
        firstSeen,
        lastSeen);
  }

  /** Returns a relationship as a fact asserts it now, with the id and the beginning of before. */
  public static Relationship asserted(Relationship before, Relationship now) {
    return new Relationship(
        before.id,
        before.owner,
        before.visibility,
        now.source,
        before.type,
        now.target,
        now.confidence,
        now.mentions,
        now.packet,
        now.fact,
        before.firstSeen,
        now.lastSeen);
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
