package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/** The direction in which edges are walked, seen from an entity. */
public enum Direction implements Coded {
  /** From source to target. */
  OUT,
  /** From target to source. */
  IN,
  BOTH;

  /**
   * Returns the constant of a code.
   *
   * @throws ValidationException if there is no such direction
   */
  public static Direction ofCode(@Nullable String code) {
    for (Direction direction : values()) {
      if (direction.code().equals(code)) {
        return direction;
      }
    }
    throw ValidationException.at("/direction", "must be one of out, in, both");
  }

  /** Returns the direction from the other end. */
  public Direction reversed() {
    return switch (this) {
      case OUT -> IN;
      case IN -> OUT;
      case BOTH -> BOTH;
    };
  }
}
