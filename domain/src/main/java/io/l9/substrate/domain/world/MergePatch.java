package io.l9.substrate.domain.world;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON Merge Patch (RFC 7396) of plain values: null removes a member, an object changes members,
 * and everything else takes the place of what was there.
 */
public final class MergePatch {

  private MergePatch() {}

  /** Returns a value with a patch applied. */
  public static @Nullable Object apply(@Nullable Object target, @Nullable Object patch) {
    if (!(patch instanceof Map<?, ?> changes)) {
      return patch;
    }
    Map<Object, @Nullable Object> merged =
        target instanceof Map<?, ?> members ? new LinkedHashMap<>(members) : new LinkedHashMap<>();
    changes.forEach(
        (name, change) -> {
          if (change == null) {
            merged.remove(name);
          } else {
            merged.put(name, apply(merged.get(name), change));
          }
        });
    return Collections.unmodifiableMap(merged);
  }
}
