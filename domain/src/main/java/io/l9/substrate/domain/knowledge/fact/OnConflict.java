package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The policy for other objects that a slot holds in the same period. */
public enum OnConflict implements Coded {
  /** The others stay as they are. The default, but for predicates that take one value. */
  KEEP_BOTH,
  /** The others lose {@link Fact#STEP_DOWN} of confidence and count a contradiction. */
  CONTRADICT,
  /**
   * The others end where the new one begins, and those within its period are superseded. Only for
   * predicates that are declared to take one value, of which it is the default.
   */
  SUPERSEDE;

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such policy
   */
  public static OnConflict ofCode(String name) {
    for (OnConflict policy : values()) {
      if (policy.code().equals(name)) {
        return policy;
      }
    }
    throw ValidationException.at("/on_conflict", "must be one of keep_both, contradict, supersede");
  }
}
