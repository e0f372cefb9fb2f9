package io.l9.substrate.domain.shared;

import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The checks that commands run on themselves. Every failure is a {@link ValidationException} that
 * names the place by its wire name. The values arrive from outside, so null is checked although the
 * types deny it.
 */
public final class Require {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Require() {}

  /**
   * A text that can be stored: not blank, at most {@code max} UTF-16 units, no NUL (PostgreSQL text
   * cannot hold it), no half of a surrogate pair (it has no UTF-8).
   */
  public static String text(String pointer, @Nullable String value, int max) {
    value = present(pointer, value);
    if (value.isBlank()) {
      throw ValidationException.at(pointer, "must not be empty");
    }
    return storable(pointer, value, max);
  }

  /** As {@link #text}, but it may be absent. */
  public static @Nullable String optionalText(String pointer, @Nullable String value, int max) {
    return value == null ? null : text(pointer, value, max);
  }

  /** As {@link #text}, but it may be empty. */
  public static String storable(String pointer, @Nullable String value, int max) {
    value = present(pointer, value);
    if (value.length() > max) {
      throw ValidationException.at(
          pointer, "has " + value.length() + " characters; at most " + max + " are allowed");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw ValidationException.at(pointer, "contains the character U+0000; remove it");
      }
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < value.length()
            && Character.isLowSurrogate(value.charAt(i + 1))) {
          i++;
        } else {
          throw ValidationException.at(
              pointer, "contains half of a surrogate pair; send well-formed Unicode");
        }
      }
    }
    return value;
  }

  /** A number within closed bounds; NaN is outside of any. */
  public static double between(String pointer, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw ValidationException.at(pointer, "must be between " + low + " and " + high);
    }
    return value;
  }

  /** A time that RFC 3339 can write, in the years 1 to 9999, or none. */
  public static @Nullable Instant optionalTime(String pointer, @Nullable Instant value) {
    if (value != null && (value.isBefore(FIRST) || value.isAfter(LAST))) {
      throw ValidationException.at(pointer, "must lie in the years 1 to 9999");
    }
    return value;
  }

  /**
   * A page or result size from 1 to {@code max}: refused rather than capped, so that nobody
   * believes to have seen all.
   */
  public static int limit(String pointer, int value, int max) {
    if (value < 1) {
      throw ValidationException.at(pointer, "must be at least 1");
    }
    if (value > max) {
      throw ValidationException.at(
          pointer, ErrorCode.LIMIT_TOO_LARGE, "is " + value + "; at most " + max + " are allowed");
    }
    return value;
  }

  /** A collection of at most {@code max} elements, none of them null. */
  public static <C extends Collection<?>> C size(String pointer, @Nullable C value, int max) {
    value = present(pointer, value);
    if (value.size() > max) {
      throw ValidationException.at(
          pointer, "has " + value.size() + " elements; at most " + max + " are allowed");
    }
    for (Object element : value) {
      if (element == null) {
        throw ValidationException.at(pointer, "must not contain null");
      }
    }
    return value;
  }

  /** A value that must be there. */
  public static <T> T present(String pointer, @Nullable T value) {
    if (value == null) {
      throw ValidationException.at(pointer, "is required");
    }
    return value;
  }
}
