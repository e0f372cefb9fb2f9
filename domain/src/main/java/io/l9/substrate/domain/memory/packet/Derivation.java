package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The way that a packet came from its parents. */
public enum Derivation implements Coded {
  MUTATION,
  MERGE,
  SPLIT,
  INFERENCE,
  TRANSFORM;

  /**
   * The constant of a name in SQL and on the wire.
   *
   * @throws ValidationException if there is no such derivation
   */
  public static Derivation ofCode(String name) {
    for (Derivation derivation : values()) {
      if (derivation.code().equals(name)) {
        return derivation;
      }
    }
    throw ValidationException.at(
        "/derivation", "must be one of mutation, merge, split, inference, transform");
  }
}
