package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.MergePatch;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of a document, by the rules of RFC 7396.
 *
 * @param changes fields with new values; of a JSON field, a merge patch of it
 * @param removed fields that have no value any more
 * @param at null: it stays
 * @param isArchived null: it stays
 */
public record DocumentPatch(
    Map<String, Object> changes,
    Set<String> removed,
    @Nullable Instant at,
    @Nullable Boolean isArchived) {

  public DocumentPatch {
    changes = Map.copyOf(Require.present("/changes", changes));
    removed = Set.copyOf(Require.present("/removed", removed));
    Require.optionalTime("/timestamp", at);
  }

  /** A change of fields alone. */
  public static DocumentPatch of(Map<String, Object> changes) {
    return new DocumentPatch(changes, Set.of(), null, null);
  }

  /** Returns the next version of a document. */
  public Document appliedTo(Document document, JsonCodec json, Instant now) {
    DocumentKind kind = document.kind();
    Map<String, Object> fields = new HashMap<>(document.fields());
    changes.forEach((name, change) -> fields.put(name, changed(document, name, change, json)));
    for (String name : removed) {
      Field unused = kind.known(name);
      fields.remove(name);
    }
    return document.changed(
        at == null ? document.at() : at, fields, archivedAt(document, now), now);
  }

  private static Object changed(Document document, String name, Object change, JsonCodec json) {
    Field field = document.kind().known(name);
    if (!(change instanceof JsonDocument patch) || !field.type().isJson()) {
      return change;
    }
    Object before =
        document.fields().get(name) instanceof JsonDocument stored ? json.read(stored) : null;
    return json.of(MergePatch.apply(before, json.read(patch)));
  }

  private @Nullable Instant archivedAt(Document document, Instant now) {
    if (isArchived == null) {
      return document.archivedAt();
    }
    if (!document.kind().isArchivable()) {
      throw ValidationException.at(
          "/archived", "is no field of a " + document.kind().code() + "; leave it out");
    }
    return !isArchived ? null : document.archivedAt() == null ? now : document.archivedAt();
  }
}
