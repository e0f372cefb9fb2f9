package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The difference of one entity between two states.
 *
 * @param before null: it was not there
 * @param after null: it is not there
 */
public record EntityDiff(
    EntityName name, @Nullable EntityContent before, @Nullable EntityContent after) {

  /** The kind of a difference. */
  public enum Kind implements Coded {
    ADDED,
    REMOVED,
    CHANGED
  }

  /** Whether both sides are in fact the same. */
  public boolean isNone() {
    return Objects.equals(before, after);
  }

  public Kind kind() {
    return before == null ? Kind.ADDED : after == null ? Kind.REMOVED : Kind.CHANGED;
  }

  /** Whether the entity is of a type on either side; null: any. */
  public boolean isOfType(@Nullable String type) {
    return type == null
        || (before != null && before.type().equals(type))
        || (after != null && after.type().equals(type));
  }

  /**
   * Returns the JSON Patch that makes the state after of the state before, of a document with a
   * member for each entity.
   */
  public JsonPatch patch(JsonCodec json) {
    String path = JsonPatch.member("", name);
    if (before == null) {
      return JsonPatch.added(path, Objects.requireNonNull(after).plain(json));
    }
    return after == null
        ? JsonPatch.removed(path)
        : JsonPatch.below(path, before.plain(json), after.plain(json));
  }
}
