package io.l9.substrate.domain.planted.fields;

/** Innocent. */
final class Stays {
  private final int value = 1;

  int value() {
    return value;
  }
}
