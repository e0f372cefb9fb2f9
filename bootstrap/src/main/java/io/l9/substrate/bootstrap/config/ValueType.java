package io.l9.substrate.bootstrap.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a setting's values.
 *
 * @param allowed completes "must be …"
 * @param parser throws {@link IllegalArgumentException} for a text that is none of them
 */
record ValueType<T>(String allowed, Function<String, T> parser) {

  /** The value that turns something off. */
  static final String OFF = "off";

  private static final int MAX_PORT = 65_535;
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12}) ?(B|KiB|MiB|GiB)?");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Integer> SHIFTS =
      Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30);

  static final ValueType<String> TEXT = new ValueType<>("a text", text -> text);

  static final ValueType<List<String>> TEXTS =
      new ValueType<>(
          "texts, separated by commas",
          text -> Arrays.stream(text.split(",")).map(String::strip).toList());

  static final ValueType<Path> PATH = new ValueType<>("a path", ValueType::path);

  static final ValueType<Integer> PORT =
      new ValueType<>("a whole number from 0 to 65535", text -> (int) whole(text, 0, MAX_PORT));

  /** A port, or -1. */
  static final ValueType<Integer> OPTIONAL_PORT =
      new ValueType<>(
          "a whole number from 0 to 65535, or off",
          text -> text.equals(OFF) ? -1 : (int) whole(text, -1, MAX_PORT));

  static final ValueType<Boolean> FLAG =
      new ValueType<>("true or false", text -> choice(text, "true", "false").equals("true"));

  static final ValueType<URI> URL =
      new ValueType<>("an address that begins with http:// or https://", ValueType::url);

  static final ValueType<List<String>> ORIGINS =
      new ValueType<>(
          "origins such as https://app.example, separated by commas, or *",
          text ->
              Arrays.stream(text.split(",")).map(String::strip).map(ValueType::origin).toList());

  static ValueType<String> oneOf(String... values) {
    return new ValueType<>("one of " + String.join(", ", values), text -> choice(text, values));
  }

  static ValueType<String> text(int atLeast) {
    return new ValueType<>(
        "at least " + atLeast + " characters", text -> longEnough(text, atLeast));
  }

  /** A text of at most so many characters, without control characters. */
  static ValueType<String> note(int atMost) {
    return new ValueType<>(
        "at most " + atMost + " characters, none of them a control character",
        text ->
            require(
                text,
                text.length() <= atMost && text.codePoints().noneMatch(Character::isISOControl)));
  }

  static ValueType<Integer> number(int from, int to) {
    return new ValueType<>(
        "a whole number from " + from + " to " + to, text -> (int) whole(text, from, to));
  }

  /** A time with its unit; both ends are allowed, and given as such a text. */
  static ValueType<Duration> duration(String from, String to) {
    Duration shortest = duration(from);
    Duration longest = duration(to);
    return new ValueType<>(
        "a time such as 500ms, 30s, 5m, 1h or 7d, from " + from + " to " + to,
        text -> {
          Duration value = duration(text);
          return require(value, value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0);
        });
  }

  /** A number of bytes; both ends are allowed, and given as such a text. */
  static ValueType<Long> size(String from, String to) {
    long smallest = size(from);
    long largest = size(to);
    return new ValueType<>(
        "a size such as 65536, 64KiB, 16MiB or 1GiB, from " + from + " to " + to,
        text -> {
          long value = size(text);
          return require(value, value >= smallest && value <= largest);
        });
  }

  private static long whole(String text, long from, long to) {
    require(text, NUMBER.matcher(text).matches());
    long value = Long.parseLong(text);
    return require(value, value >= from && value <= to);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    require(text, matcher.matches());
    return requireNonNull(UNITS.get(matcher.group(2)))
        .multipliedBy(Long.parseLong(matcher.group(1)));
  }

  private static long size(String text) {
    Matcher matcher = SIZE.matcher(text);
    require(text, matcher.matches());
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    return Math.multiplyExact(
        Long.parseLong(matcher.group(1)), 1L << requireNonNull(SHIFTS.get(unit)));
  }

  private static String choice(String text, String... values) {
    return require(text, List.of(values).contains(text));
  }

  private static String longEnough(String text, int atLeast) {
    return require(text, text.length() >= atLeast);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static URI url(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return require(uri, http && uri.getHost() != null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String origin(String text) {
    if (!text.equals("*")) {
      URI uri = url(text);
      require(text, uri.getRawPath().isEmpty() && uri.getRawQuery() == null);
    }
    return text;
  }

  private static <T> T require(T value, boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("not allowed");
    }
    return value;
  }
}
