package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.ValidationException;
import java.util.Locale;

/** How a packet came from its parents. */
public enum Derivation {
  MUTATION,
  MERGE,
  SPLIT,
  INFERENCE,
  TRANSFORM;

  /** Returns the name on the wire and in the database. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

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
