package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The state of a fact. Only what is held is believed. */
public enum FactState implements Coded {
  HELD,
  /** Another value took the whole of its period. */
  SUPERSEDED,
  /** Taken back, because it should not have been said. */
  RETRACTED,
  /** Refused by a person; see {@link Rejection}. */
  REJECTED;

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such state
   */
  public static FactState ofCode(String name) {
    for (FactState state : values()) {
      if (state.code().equals(name)) {
        return state;
      }
    }
    throw ValidationException.at("/state", "must be one of held, superseded, retracted, rejected");
  }
}
