package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * A mention of a relationship: the first one stores it, a later one reinforces it. Immutable; made
 * with {@link #of} and the {@code with} methods.
 *
 * @param type how source and target are related, at most {@value #MAX_TYPE} characters; kept and
 *     compared as it is
 * @param confidence in [0, 1]
 * @param packet a packet that says so, which goes and takes the relationship along while it is the
 *     only mention; null: none
 */
public record RelationshipDraft(
    EntityName source,
    String type,
    EntityName target,
    double confidence,
    @Nullable PacketId packet,
    Visibility visibility) {

  public static final int MAX_TYPE = FactDraft.MAX_PREDICATE;
  public static final double DEFAULT_CONFIDENCE = 0.8;

  public RelationshipDraft {
    Require.present("/source", source);
    Require.text("/type", type, MAX_TYPE);
    Require.present("/target", target);
    Require.between("/confidence", confidence, 0, 1);
    Require.present("/scope", visibility);
  }

  /** Returns a shared relationship of the usual confidence, without a packet. */
  public static RelationshipDraft of(String source, String type, String target) {
    return new RelationshipDraft(
        EntityName.at("/source", source),
        type,
        EntityName.at("/target", target),
        DEFAULT_CONFIDENCE,
        null,
        Visibility.SHARED);
  }

  public RelationshipDraft withConfidence(double value) {
    return new RelationshipDraft(source, type, target, value, packet, visibility);
  }

  public RelationshipDraft withPacket(@Nullable PacketId value) {
    return new RelationshipDraft(source, type, target, confidence, value, visibility);
  }

  public RelationshipDraft withVisibility(Visibility value) {
    return new RelationshipDraft(source, type, target, confidence, packet, value);
  }
}
