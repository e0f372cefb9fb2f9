package io.l9.substrate.application.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldIndex;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The refusal of operations on entities that are not as expected, with what changed meanwhile. */
final class ExpectedVersions {

  private static final int MAX_NAMES = 20;
  private static final int MAX_NAME = 60;

  private final WorldIndex index;
  private final JsonCodec json;

  ExpectedVersions(WorldIndex index, JsonCodec json) {
    this.index = index;
    this.json = json;
  }

  /**
   * Refuses an operation whose expectation does not hold.
   *
   * @param newest version of the entity; null: it never had one
   */
  void require(World world, Operation operation, @Nullable EntityVersion newest) {
    Expected expected = operation.expected();
    EntityContent content = newest == null ? null : newest.content();
    if (newest == null || content == null) {
      if (!expected.admits(0)) {
        throw newest == null
            ? new VersionMismatchException(
                "There is no entity of this name; create it without a version.")
            : new VersionMismatchException(
                "The entity was deleted; create it anew without a version.", newest.number());
      }
    } else if (!expected.admits(newest.number())) {
      throw new VersionMismatchException(
          "The entity is at version "
              + newest.number()
              + changes(world, newest, content, expected.seen())
              + "; read it, and make the change to that.",
          newest.number());
    }
  }

  private String changes(
      World world, EntityVersion newest, EntityContent content, OptionalInt seen) {
    if (seen.isEmpty() || seen.getAsInt() >= newest.number()) {
      return "";
    }
    return index
        .version(world, newest.name(), seen.getAsInt())
        .map(EntityVersion::content)
        .map(old -> ", and since version " + seen.getAsInt() + " changed " + names(old, content))
        .orElse("");
  }

  /** Returns the names of the attributes and other parts in which two contents differ. */
  private String names(EntityContent old, EntityContent content) {
    Map<?, ?> before = attributes(old);
    Map<?, ?> after = attributes(content);
    Stream<String> attributes =
        Stream.concat(before.keySet().stream(), after.keySet().stream())
            .map(String::valueOf)
            .distinct()
            .filter(
                name ->
                    before.containsKey(name) != after.containsKey(name)
                        || !Objects.equals(before.get(name), after.get(name)));
    Stream<String> others =
        Stream.of(
                old.type().equals(content.type()) ? "" : "entity_type",
                old.confidence() == content.confidence() ? "" : "confidence")
            .filter(name -> !name.isEmpty());
    List<String> names =
        List.copyOf(
            Stream.concat(attributes, others).collect(Collectors.toCollection(TreeSet::new)));
    return names.isEmpty()
        ? "nothing that is still so"
        : names.stream()
                .limit(MAX_NAMES)
                .map(ExpectedVersions::cut)
                .collect(Collectors.joining(", "))
            + (names.size() > MAX_NAMES ? " and " + (names.size() - MAX_NAMES) + " more" : "");
  }

  private static String cut(String name) {
    return name.codePointCount(0, name.length()) <= MAX_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_NAME)) + "…";
  }

  /** Returns the attributes; none of those that another client made no object. */
  private Map<?, ?> attributes(EntityContent content) {
    return json.read(content.attributes()) instanceof Map<?, ?> members ? members : Map.of();
  }
}
