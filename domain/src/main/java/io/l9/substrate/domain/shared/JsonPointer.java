package io.l9.substrate.domain.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON value (RFC 6901): empty for the whole of it, else a path such as {@code
 * /customer/orders/0/id}, in which {@code ~1} stands for a slash and {@code ~0} for a tilde.
 *
 * @param text at most {@value #MAX_TEXT} characters and {@value #MAX_DEPTH} steps
 */
public record JsonPointer(String text) {

  public static final int MAX_TEXT = 1000;
  public static final int MAX_DEPTH = 32;

  private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");

  public JsonPointer {
    Require.storable("/path", text, MAX_TEXT);
    if (!text.isEmpty() && text.charAt(0) != '/') {
      throw ValidationException.at(
          "/path", "must be empty or begin with a slash, as in /customer/name (RFC 6901)");
    }
    if (text.replace("~0", "").replace("~1", "").indexOf('~') >= 0) {
      throw ValidationException.at("/path", "must write a tilde as ~0 and a slash in a name as ~1");
    }
    if (text.chars().filter(c -> c == '/').count() > MAX_DEPTH) {
      throw ValidationException.at("/path", "must have at most " + MAX_DEPTH + " steps");
    }
  }

  /** The steps from the root: names of members, or indexes of elements. */
  public List<String> steps() {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> steps = new ArrayList<>();
    for (String step : text.substring(1).split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return List.copyOf(steps);
  }

  /** Whether a step can be the index of an element: digits without leading zeros. */
  public static boolean isIndex(String step) {
    return INDEX.matcher(step).matches();
  }

  /**
   * Returns the value at this place of a plain value, as {@link JsonCodec#read} makes them.
   *
   * @return empty if the place is not there
   */
  public Optional<Found> in(@Nullable Object root) {
    Object value = root;
    for (String step : steps()) {
      if (value instanceof Map<?, ?> object && object.containsKey(step)) {
        value = object.get(step);
      } else if (value instanceof List<?> array
          && isIndex(step)
          && Integer.parseInt(step) < array.size()) {
        value = array.get(Integer.parseInt(step));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new Found(value));
  }

  /**
   * A value that is there.
   *
   * @param value null for JSON's null
   */
  public record Found(@Nullable Object value) {}

  @Override
  public String toString() {
    return text;
  }
}
