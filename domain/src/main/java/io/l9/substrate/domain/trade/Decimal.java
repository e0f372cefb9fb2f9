package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.math.BigDecimal;

/**
 * An exact decimal number with its scale: {@code 1.50} is another one than {@code 1.5}. Outside of
 * Java a decimal is a string, so that nobody makes a double of it.
 */
public record Decimal(BigDecimal value) {

  public static final int MAX_DIGITS = 38;
  public static final int MAX_SCALE = 12;

  /** The greatest number of characters of a decimal that a client writes. */
  public static final int MAX_TEXT = 100;

  public Decimal {
    Require.present("/decimal", value);
    if (value.scale() < 0) {
      value = value.setScale(0);
    }
  }

  /**
   * Returns the decimal of a client's text.
   *
   * @param pointer names the place in failures
   */
  public static Decimal parse(String pointer, String text) {
    Require.text(pointer, text, MAX_TEXT);
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw ValidationException.at(pointer, "must be a decimal number, such as \"12.50\"");
    }
    if (value.scale() > MAX_SCALE) {
      throw ValidationException.at(
          pointer,
          "has " + value.scale() + " decimal places; at most " + MAX_SCALE + " are allowed");
    }
    if ((long) value.precision() - Math.min(0, value.scale()) > MAX_DIGITS) {
      throw ValidationException.at(pointer, "has more than " + MAX_DIGITS + " digits");
    }
    return new Decimal(value);
  }

  /** Returns the decimal without an exponent, as it is written everywhere. */
  public String text() {
    return value.toPlainString();
  }

  @Override
  public String toString() {
    return text();
  }
}
