package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The kind of a reflection. */
public enum ReflectionKind implements Coded {
  /** A rule for later tasks. */
  LESSON,
  /** The same observation of several tasks; made by promotion alone. */
  PATTERN,
  /** An error that happened, known again by its text. */
  FAILURE,
  /** A way that worked. */
  SUCCESS,
  /** An understanding without a rule. */
  INSIGHT,
  /** A proposal for later. */
  IMPROVEMENT,
  /** A limit that somebody assumed and that is none. */
  FALSE_CONSTRAINT;

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such kind
   */
  public static ReflectionKind ofCode(String name) {
    for (ReflectionKind kind : values()) {
      if (kind.code().equals(name)) {
        return kind;
      }
    }
    throw ValidationException.at(
        "/type",
        "must be one of lesson, pattern, failure, success, insight, improvement,"
            + " false_constraint");
  }
}
