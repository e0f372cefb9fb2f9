package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Patch (RFC 6902) of plain values. Made of additions, removals and replacements alone; the
 * deltas of a history have no others.
 */
public record JsonPatch(List<Step> steps) {

  /** The kind of a step. */
  public enum Kind implements Coded {
    ADD,
    REMOVE,
    REPLACE
  }

  /**
   * A step of a patch.
   *
   * @param path a JSON pointer (RFC 6901)
   * @param value null for JSON's null, and for a removal
   */
  public record Step(Kind kind, String path, @Nullable Object value) {

    /** Returns the step as a plain JSON value. */
    public Map<String, @Nullable Object> plain() {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      members.put("op", kind.code());
      members.put("path", path);
      if (kind != Kind.REMOVE) {
        members.put("value", value);
      }
      return members;
    }
  }

  public JsonPatch {
    steps = List.copyOf(steps);
  }

  /** Returns the patch as a document, an array of its steps. */
  public JsonDocument document(JsonCodec json) {
    return json.of(
        steps.stream()
            .map(
                step -> {
                  Map<String, @Nullable Object> members = step.plain();
                  members.computeIfPresent("value", (name, value) -> bounded(value, json));
                  return members;
                })
            .toList());
  }

  /** Returns a value whose members are documents, each with the depth that a document may have. */
  private static Object bounded(Object value, JsonCodec json) {
    if (!(value instanceof Map<?, ?> members)) {
      return json.of(value);
    }
    Map<String, JsonDocument> bounded = new LinkedHashMap<>();
    members.forEach((name, member) -> bounded.put(name.toString(), json.of(member)));
    return bounded;
  }

  /** The patch that makes one value of another. */
  public static JsonPatch between(@Nullable Object before, @Nullable Object after) {
    return below("", before, after);
  }

  /** The patch that adds a value. */
  static JsonPatch added(String path, @Nullable Object value) {
    return new JsonPatch(List.of(new Step(Kind.ADD, path, value)));
  }

  /** The patch that removes what stands at a path. */
  static JsonPatch removed(String path) {
    return new JsonPatch(List.of(new Step(Kind.REMOVE, path, null)));
  }

  /** The same for values that stand at a place of a greater one. */
  static JsonPatch below(String path, @Nullable Object before, @Nullable Object after) {
    List<Step> steps = new ArrayList<>();
    compare(path, before, after, steps);
    return new JsonPatch(steps);
  }

  /** Returns the path of a member of what stands at a path. */
  static String member(String path, Object name) {
    return path + "/" + name.toString().replace("~", "~0").replace("/", "~1");
  }

  private static void compare(
      String path, @Nullable Object before, @Nullable Object after, List<Step> steps) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> young) {
      compareMembers(path, old, young, steps);
    } else if (before instanceof List<?> old && after instanceof List<?> young) {
      compareElements(path, old, young, steps);
    } else {
      steps.add(new Step(Kind.REPLACE, path, after));
    }
  }

  private static void compareMembers(
      String path, Map<?, ?> before, Map<?, ?> after, List<Step> steps) {
    before
        .keySet()
        .forEach(
            name -> {
              if (!after.containsKey(name)) {
                steps.add(new Step(Kind.REMOVE, member(path, name), null));
              }
            });
    after.forEach(
        (name, value) -> {
          if (before.containsKey(name)) {
            compare(member(path, name), before.get(name), value, steps);
          } else {
            steps.add(new Step(Kind.ADD, member(path, name), value));
          }
        });
  }

  /** Compares what lies between the elements that both lists begin and end with. */
  private static void compareElements(
      String path, List<?> before, List<?> after, List<Step> steps) {
    int shorter = Math.min(before.size(), after.size());
    int begin = 0;
    while (begin < shorter && Objects.equals(before.get(begin), after.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < shorter - begin
        && Objects.equals(before.get(before.size() - 1 - end), after.get(after.size() - 1 - end))) {
      end++;
    }
    int common = shorter - end;
    for (int i = begin; i < common; i++) {
      compare(path + "/" + i, before.get(i), after.get(i), steps);
    }
    for (int i = before.size() - end - 1; i >= common; i--) {
      steps.add(new Step(Kind.REMOVE, path + "/" + i, null));
    }
    for (int i = common; i < after.size() - end; i++) {
      steps.add(new Step(Kind.ADD, path + "/" + i, after.get(i)));
    }
  }
}
