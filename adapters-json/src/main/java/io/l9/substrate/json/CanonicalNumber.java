package io.l9.substrate.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberOutput;

/**
 * The one text of a number. Integers of 64 bits are written out in full; every other number as
 * ECMAScript writes the double nearest to it (RFC 8785, section 3.2.2.3).
 */
final class CanonicalNumber {

  /** Digits beyond this only cost time: no double needs more than 767 to be told exactly. */
  static final int MAX_LENGTH = 1000;

  private static final String GREATEST_LONG = Long.toString(Long.MAX_VALUE);

  private CanonicalNumber() {}

  /**
   * The text of a JSON number of at most {@value #MAX_LENGTH} characters; null if neither a 64-bit
   * integer nor a double prints back to the same value.
   */
  static @Nullable String of(String number) {
    double nearest = Double.parseDouble(number);
    if (Double.isInfinite(nearest)) {
      return null;
    }
    if (nearest == 0) {
      return isZero(number) ? "0" : null;
    }
    String shortest = of(nearest);
    if (shortest.equals(number)) {
      return shortest;
    }
    BigDecimal exact = new BigDecimal(number);
    if (Math.abs(nearest) <= 0x1p63 && exact.stripTrailingZeros().scale() <= 0) {
      BigInteger integer = exact.toBigIntegerExact();
      if (integer.bitLength() < Long.SIZE) {
        return integer.toString();
      }
    }
    return exact.compareTo(new BigDecimal(shortest)) == 0 ? shortest : null;
  }

  /** Whether a JSON integer is canonical as it stands, seen without computing. */
  static boolean isPlainInteger(String integer) {
    int most = GREATEST_LONG.length();
    return (integer.length() < most && !integer.equals("-0"))
        || (integer.length() == most && integer.compareTo(GREATEST_LONG) <= 0);
  }

  /** The text of a finite double: the fewest digits that read back to it. */
  static String of(double value) {
    if (value == 0) {
      return "0";
    }
    double magnitude = Math.abs(value);
    String sign = value < 0 ? "-" : "";
    // Double.toString() gives too many digits before JDK 19 (JDK-4511638).
    String shortest = NumberOutput.toString(magnitude, true);
    int exponentAt = shortest.indexOf('E');
    if (exponentAt < 0) {
      return sign
          + (shortest.endsWith(".0") ? shortest.substring(0, shortest.length() - 2) : shortest);
    }
    // value = d.ddd * 10^exponent
    int exponent = Integer.parseInt(shortest.substring(exponentAt + 1));
    String digits = shortest.charAt(0) + shortest.substring(2, exponentAt);
    if (digits.endsWith("0")) {
      digits = digits.substring(0, 1);
    } else if (digits.length() == 2 && magnitude < 1e-321) {
      // Java writes at least two digits; the smallest doubles often need only one.
      int up = digits.charAt(0) - '0' + 1;
      if (Double.parseDouble(up + "E" + exponent) == magnitude) {
        exponent += up / 10;
        digits = up == 10 ? "1" : Integer.toString(up);
      }
    }
    return sign + ecmaScript(digits, exponent);
  }

  /** The layout of ECMAScript's Number::toString for {@code d.ddd * 10^exponent}. */
  private static String ecmaScript(String digits, int exponent) {
    if (exponent >= 0 && exponent < 21) {
      int whole = exponent + 1;
      return digits.length() <= whole
          ? digits + "0".repeat(whole - digits.length())
          : digits.substring(0, whole) + "." + digits.substring(whole);
    }
    if (exponent < 0 && exponent >= -6) {
      return "0." + "0".repeat(-exponent - 1) + digits;
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return digits.charAt(0) + fraction + (exponent < 0 ? "e" : "e+") + exponent;
  }

  private static boolean isZero(String number) {
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == 'e' || c == 'E') {
        break;
      }
      if (c >= '1' && c <= '9') {
        return false;
      }
    }
    return true;
  }
}
