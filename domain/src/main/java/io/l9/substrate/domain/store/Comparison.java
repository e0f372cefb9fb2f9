package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.Coded;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A comparison of a member of an item with an operand. */
public enum Comparison implements Coded {
  EQ("="),
  NE("<>"),
  GT(">"),
  GTE(">="),
  LT("<"),
  LTE("<=");

  private final String operator;

  Comparison(String operator) {
    this.operator = operator;
  }

  @Override
  public String code() {
    return "$" + name().toLowerCase(Locale.ROOT);
  }

  /** Returns the operator of SQL for it. */
  public String operator() {
    return operator;
  }

  /** Returns whether it asks for equality or its contrary, of which any value is capable. */
  public boolean isOfEquality() {
    return this == EQ || this == NE;
  }

  /** Returns whether it holds, by the sign of a comparison. */
  boolean holds(int sign) {
    return switch (this) {
      case EQ -> sign == 0;
      case NE -> sign != 0;
      case GT -> sign > 0;
      case GTE -> sign >= 0;
      case LT -> sign < 0;
      case LTE -> sign <= 0;
    };
  }

  static Optional<Comparison> ofCode(String code) {
    return Arrays.stream(values()).filter(value -> value.code().equals(code)).findFirst();
  }

  static String codes() {
    return Arrays.stream(values()).map(Comparison::code).collect(Collectors.joining(", "));
  }
}
