package io.l9.substrate.domain.planted.fields;

public final class Changes {
  private int value;

  void change() {
    value++;
  }

  int value() {
    return value;
  }

  /** Innocent. */
  static final class Builder {
    int value;
  }
}
