package io.l9.substrate.domain.reflection.advice;

import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Set;

/** A list of its own in advice, which the others do not crowd out. */
public enum AdviceSection implements Coded {
  LESSONS,
  PATTERNS,
  FAILURES,
  FALSE_CONSTRAINTS;

  /** Returns the kinds of reflections in it. */
  public Set<ReflectionKind> kinds() {
    return switch (this) {
      case LESSONS ->
          Set.of(
              ReflectionKind.LESSON,
              ReflectionKind.SUCCESS,
              ReflectionKind.INSIGHT,
              ReflectionKind.IMPROVEMENT);
      case PATTERNS -> Set.of(ReflectionKind.PATTERN);
      case FAILURES -> Set.of(ReflectionKind.FAILURE);
      case FALSE_CONSTRAINTS -> Set.of(ReflectionKind.FALSE_CONSTRAINT);
    };
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such section
   */
  public static AdviceSection ofCode(String name) {
    for (AdviceSection section : values()) {
      if (section.code().equals(name)) {
        return section;
      }
    }
    throw ValidationException.at(
        "/include", "must be one of lessons, patterns, failures, false_constraints");
  }
}
