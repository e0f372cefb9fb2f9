package io.l9.substrate.domain.world;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The heading of an update that is to be stored.
 *
 * @param type one of {@link WorldUpdate#RESERVED}, or that of the insight
 * @param insight null: none
 * @param fingerprint of the insight; null: none
 * @param confidence of the insight; null: none
 */
public record UpdateDraft(
    UUID id,
    String type,
    @Nullable UUID insight,
    @Nullable String fingerprint,
    @Nullable Double confidence) {

  /** The heading of a change of one entity. */
  public static UpdateDraft change(UUID id) {
    return new UpdateDraft(id, WorldUpdate.CHANGE, null, null, null);
  }

  /** The heading of a restore. */
  public static UpdateDraft restore(UUID id) {
    return new UpdateDraft(id, WorldUpdate.RESTORE, null, null, null);
  }

  /** The heading of an insight. */
  public static UpdateDraft of(UUID id, Insight insight, String fingerprint) {
    return new UpdateDraft(id, insight.type(), insight.id(), fingerprint, insight.confidence());
  }

  /**
   * The update of this heading.
   *
   * @param versions as they were stored with it, in the order of their names; at least one
   */
  public Applied stored(List<EntityVersion> versions) {
    EntityVersion first = versions.get(0);
    return new Applied(
        new WorldUpdate(
            id,
            first.state(),
            type,
            insight,
            fingerprint,
            confidence,
            versions.size(),
            versions.stream().map(EntityVersion::name).limit(WorldUpdate.MAX_NAMES).toList(),
            first.at()),
        versions);
  }
}
