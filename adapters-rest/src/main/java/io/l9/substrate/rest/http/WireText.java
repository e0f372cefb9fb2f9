package io.l9.substrate.rest.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values that are written as text on the wire. */
public final class WireText {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern TIME_TEXT =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

  private WireText() {}

  /** A UUID in its usual form of 36 characters; null if the text is none. */
  public static @Nullable UUID uuid(String text) {
    return UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : null;
  }

  /** A time as in RFC 3339, from the year 1 on; null if the text is none. */
  public static @Nullable Instant time(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!TIME_TEXT.matcher(upper).matches() || upper.startsWith("0000")) {
      return null;
    }
    try {
      return OffsetDateTime.parse(upper).toInstant();
    } catch (DateTimeException e) {
      return null; // the month 13: as wrong as any other text
    }
  }
}
