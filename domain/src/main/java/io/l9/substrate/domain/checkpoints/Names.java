package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The rules for names and ids that clients choose, and their order. */
public final class Names {

  /** The greatest number of characters (code points) of an id. */
  public static final int MAX_ID = 255;

  /** The greatest number of characters of a task's id. */
  public static final int MAX_TASK = 100;

  /** The greatest number of bytes of a namespace in UTF-8. */
  public static final int MAX_NAMESPACE = 1000;

  /** The order by code point, which is that of PostgreSQL's collation "C". */
  public static final Comparator<String> ORDER =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private Names() {}

  /** Returns an id of 1 to {@value #MAX_ID} characters of any kind but U+0000. */
  public static String id(String pointer, @Nullable String value) {
    return bounded(pointer, value, MAX_ID);
  }

  /** As {@link #id}, but it may be absent. */
  static @Nullable String optionalId(String pointer, @Nullable String value) {
    return value == null ? null : id(pointer, value);
  }

  /** Returns a text of 1 to {@code max} characters of any kind but U+0000. */
  static String bounded(String pointer, @Nullable String value, int max) {
    String text = Require.present(pointer, value);
    if (text.isEmpty()) {
      throw ValidationException.at(pointer, "must not be empty");
    }
    return characters(pointer, text, max);
  }

  /** As {@link #bounded}, but it may be empty. */
  static String characters(String pointer, @Nullable String value, int max) {
    String text = Require.present(pointer, value);
    int characters = text.codePointCount(0, text.length());
    if (characters > max) {
      throw ValidationException.at(
          pointer, "has " + characters + " characters; at most " + max + " are allowed");
    }
    return Require.storable(pointer, text, 2 * max);
  }

  /** Returns a namespace; the empty one is the root. */
  static String namespace(@Nullable String value) {
    String text = characters("/ns", value, MAX_NAMESPACE);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_NAMESPACE) {
      throw ValidationException.at(
          "/ns", "has " + bytes + " bytes in UTF-8; at most " + MAX_NAMESPACE + " are allowed");
    }
    return text;
  }
}
