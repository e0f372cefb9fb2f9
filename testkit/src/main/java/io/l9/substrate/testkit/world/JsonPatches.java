package io.l9.substrate.testkit.world;

import io.l9.substrate.domain.world.JsonPatch;
import io.l9.substrate.domain.world.JsonPatch.Kind;
import io.l9.substrate.domain.world.JsonPatch.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Application of patches as RFC 6902 defines it, by which deltas are proven. */
public final class JsonPatches {

  private JsonPatches() {}

  /**
   * Returns a value with a patch applied.
   *
   * @throws AssertionError if a step does not fit the value
   */
  public static @Nullable Object apply(@Nullable Object value, JsonPatch patch) {
    Object patched = value;
    for (Step step : patch.steps()) {
      patched =
          step.path().isEmpty()
              ? step.value()
              : apply(patched, List.of(step.path().substring(1).split("/", -1)), step);
    }
    return patched;
  }

  private static Object apply(@Nullable Object parent, List<String> path, Step step) {
    String name = path.get(0).replace("~1", "/").replace("~0", "~");
    List<String> below = path.subList(1, path.size());
    if (parent instanceof Map<?, ?> members) {
      Map<Object, @Nullable Object> changed = new LinkedHashMap<>(members);
      require(!below.isEmpty() || members.containsKey(name) == (step.kind() != Kind.ADD), step);
      if (!below.isEmpty()) {
        changed.put(name, apply(members.get(name), below, step));
      } else if (step.kind() == Kind.REMOVE) {
        changed.remove(name);
      } else {
        changed.put(name, step.value());
      }
      return changed;
    }
    require(parent instanceof List<?>, step);
    List<@Nullable Object> changed = new ArrayList<>((List<?>) parent);
    int index = Integer.parseInt(name);
    require(index < changed.size() || (step.kind() == Kind.ADD && index == changed.size()), step);
    if (!below.isEmpty()) {
      changed.set(index, apply(changed.get(index), below, step));
    } else {
      switch (step.kind()) {
        case ADD -> changed.add(index, step.value());
        case REMOVE -> changed.remove(index);
        case REPLACE -> changed.set(index, step.value());
      }
    }
    return changed;
  }

  private static void require(boolean fits, Step step) {
    if (!fits) {
      throw new AssertionError("the step does not fit: " + step);
    }
  }
}
