package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the history of an entity.
 *
 * @param delta the JSON Patch that makes the content of this version of that of the one before, in
 *     which a deletion is the document null; null: the one before is no longer kept
 */
public record HistoryEntry(EntityVersion version, @Nullable JsonPatch delta) {

  /**
   * Returns the entries of versions.
   *
   * @param versions the newest first, without a gap
   * @param limit how many entries are made; the version behind the last is only compared with
   */
  public static List<HistoryEntry> of(List<EntityVersion> versions, int limit, JsonCodec json) {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, versions.size()); i++) {
      EntityVersion version = versions.get(i);
      boolean isBeforeKnown = i + 1 < versions.size() || version.number() == 1;
      Object before = i + 1 < versions.size() ? plain(versions.get(i + 1), json) : null;
      entries.add(
          new HistoryEntry(
              version, isBeforeKnown ? JsonPatch.between(before, plain(version, json)) : null));
    }
    return List.copyOf(entries);
  }

  private static @Nullable Object plain(EntityVersion version, JsonCodec json) {
    EntityContent content = version.content();
    return content == null ? null : content.plain(json);
  }
}
