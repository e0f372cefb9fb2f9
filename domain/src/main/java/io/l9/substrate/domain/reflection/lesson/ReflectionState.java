package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The standing of a reflection: whether it is given to anybody, and why not. */
public enum ReflectionState implements Coded {
  ACTIVE,
  /** Taken back by its author, or replaced by another text. */
  RETIRED,
  /** Refused by a person: no text that says the same is taught within its reach again. */
  REJECTED;

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such state
   */
  public static ReflectionState ofCode(String name) {
    for (ReflectionState state : values()) {
      if (state.code().equals(name)) {
        return state;
      }
    }
    throw ValidationException.at("/state", "must be one of active, retired, rejected");
  }
}
