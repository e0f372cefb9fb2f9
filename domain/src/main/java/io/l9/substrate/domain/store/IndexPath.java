package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The path to the texts of an item that are embedded: {@code $} is the whole item; otherwise names
 * of members with dots between them, {@code [0]}, {@code [-1]} and {@code [*]} for elements of
 * arrays, {@code *} for everything below, and {@code {a,b.c}} for several members.
 */
public record IndexPath(String path) {

  public static final int MAX_PATH = 255;

  private static final Pattern STEP =
      Pattern.compile(
          "\\[(?<element>\\*|-?\\d{1,9})]|\\{(?<members>[^{}\\[\\]]+)}|(?<member>[^.\\[\\]{}]+)|\\.");

  // behind the pattern, by which its constructor reads it
  public static final IndexPath WHOLE = new IndexPath("$");

  public IndexPath {
    Require.text("/index", path, MAX_PATH);
    List<Step> unused = steps(path);
  }

  /** A step of a path: from values to the values below them. */
  private interface Step {
    Stream<Object> from(Object value);
  }

  private static List<Step> steps(String path) {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(path);
    int place = 0;
    while (place < path.length()) {
      if (!matcher.find(place) || matcher.start() != place) {
        throw ValidationException.at(
            "/index", "is no path: names with dots between them, [0], [-1], [*], * or {a,b}");
      }
      String element = matcher.group("element");
      String members = matcher.group("members");
      String member = matcher.group("member");
      if (element != null) {
        steps.add(value -> elements(value, element));
      } else if (members != null) {
        List<List<String>> paths =
            Arrays.stream(members.split(",", -1))
                .map(one -> List.of(one.strip().split("\\.", -1)))
                .toList();
        steps.add(value -> paths.stream().flatMap(names -> members(value, names)));
      } else if ("*".equals(member)) {
        steps.add(IndexPath::all);
      } else if (member != null) {
        steps.add(value -> members(value, List.of(member)));
      }
      place = matcher.end();
    }
    return steps;
  }

  private static Stream<Object> elements(Object value, String index) {
    if (!(value instanceof List<?> list)) {
      return Stream.empty();
    }
    if (index.equals("*")) {
      return all(value);
    }
    int given = Integer.parseInt(index);
    int place = given < 0 ? list.size() + given : given;
    return place < 0 || place >= list.size() ? Stream.empty() : Stream.ofNullable(list.get(place));
  }

  private static Stream<Object> members(Object value, List<String> names) {
    @Nullable Object found = value;
    for (String name : names) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Stream.ofNullable(found);
  }

  private static Stream<Object> all(Object value) {
    Stream<?> below =
        value instanceof Map<?, ?> map
            ? map.values().stream()
            : value instanceof List<?> list ? list.stream() : Stream.empty();
    return below.filter(Objects::nonNull).map(Object.class::cast);
  }

  /** Returns the texts of an item at this path; what is no string stands there as its JSON. */
  public List<String> texts(JsonDocument value, JsonCodec json) {
    if (equals(WHOLE)) {
      return List.of(value.text());
    }
    Stream<Object> found = Stream.ofNullable(json.read(value));
    for (Step step : steps(path)) {
      found = found.flatMap(step::from);
    }
    return found
        .map(one -> one instanceof String text ? text : json.of(one).text())
        .filter(text -> !text.isBlank())
        .toList();
  }
}
