package io.l9.substrate.rest.http;

import java.math.BigDecimal;
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

  private static final Pattern NUMBER_TEXT =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,5})?");
  private static final int MAX_NUMBER = 400;
  private static final int MAX_DIGITS = 20;

  private WireText() {}

  /**
   * A number as JSON writes it, with any digits that a double needs; null if the text is none, is
   * longer than {@value #MAX_NUMBER} characters, or is beyond every double.
   */
  public static @Nullable Double number(String text) {
    if (text.length() > MAX_NUMBER || !NUMBER_TEXT.matcher(text).matches()) {
      return null;
    }
    double number = Double.parseDouble(text);
    return Double.isFinite(number) ? number : null;
  }

  /**
   * A number as JSON writes it that is whole, however it is written: 10, 10.0 and 1E1 are the same.
   * Null if the text is none or has more than {@value #MAX_DIGITS} digits. Exponents are looked at
   * before they are worked out.
   */
  public static @Nullable BigDecimal whole(String text) {
    if (text.length() > MAX_NUMBER || !NUMBER_TEXT.matcher(text).matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(text);
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal shortest = number.stripTrailingZeros();
    return shortest.scale() > 0 || shortest.precision() - shortest.scale() > MAX_DIGITS
        ? null
        : shortest;
  }

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
