package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The reason why something needs a person, in the order of the list. */
public enum ReviewKind implements Coded {
  /** Facts of a slot that takes one value, or in which somebody contradicted, differ. */
  CONFLICT,
  /** A fact that an agent concluded and little supports comes from packets that are used often. */
  LOW_TRUST_USED,
  /** A rejected value was asserted again. */
  REJECTED_AGAIN,
  /** Tasks that have a lesson end worse than others. */
  HARMFUL_LESSON,
  /** Two lessons that say the contrary are both taught. */
  CONTRARY_LESSONS,
  /** A lesson stands that a rejection of a wider reach covers, so that nobody is given it. */
  REJECTED_LESSON,
  /** A rejected lesson was told again. */
  TAUGHT_AGAIN,
  /** An important packet expires soon. */
  EXPIRING;

  /** Whether findings are about reflections. */
  public boolean isOfLessons() {
    return switch (this) {
      case HARMFUL_LESSON, CONTRARY_LESSONS, REJECTED_LESSON, TAUGHT_AGAIN -> true;
      case CONFLICT, LOW_TRUST_USED, REJECTED_AGAIN, EXPIRING -> false;
    };
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such kind
   */
  public static ReviewKind ofCode(String name) {
    for (ReviewKind kind : values()) {
      if (kind.code().equals(name)) {
        return kind;
      }
    }
    throw ValidationException.at(
        "/kind",
        "must be one of conflict, low_trust_used, rejected_again, harmful_lesson,"
            + " contrary_lessons, rejected_lesson, taught_again, expiring");
  }
}
