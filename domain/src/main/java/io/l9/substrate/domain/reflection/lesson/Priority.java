package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The author's word on how much a reflection matters; nothing that is learned changes it. */
public enum Priority implements Coded {
  LOW(.25),
  MEDIUM(.5),
  HIGH(.75),
  CRITICAL(1);

  private final double weight;

  Priority(double weight) {
    this.weight = weight;
  }

  /** Returns its part of a score, in (0, 1]. */
  public double weight() {
    return weight;
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such priority
   */
  public static Priority ofCode(String name) {
    for (Priority priority : values()) {
      if (priority.code().equals(name)) {
        return priority;
      }
    }
    throw ValidationException.at("/priority", "must be one of low, medium, high, critical");
  }
}
