package io.l9.substrate.domain.memory.access;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The kind of an access; {@link Importance#after} has its weight. */
public enum AccessKind implements Coded {
  /** Returned by a get, a thread or a search. Noted by the substrate itself. */
  READ,
  /** Feedback: it went into an answer or a decision. Counts as an access. */
  USED,
  /** Feedback: it was right and it helped. */
  HELPFUL,
  /** Feedback: it was wrong; a contradiction. */
  WRONG,
  /** Feedback: it was shown and not wanted. */
  IGNORED;

  /** Whether somebody gave it, rather than the substrate noted it. */
  public boolean feedback() {
    return this != READ;
  }

  /**
   * Whether a user who gives both has one vote with them: the newer takes the place of the older.
   * {@link #HELPFUL}, {@link #WRONG} and {@link #IGNORED} are one question; {@link #USED} is
   * another, and {@link #READ} is no vote.
   */
  public boolean votesWith(AccessKind other) {
    return feedback() && other.feedback() && (this == USED) == (other == USED);
  }

  /**
   * The constant of a name in the database or on the wire.
   *
   * @throws ValidationException if there is no such kind
   */
  public static AccessKind ofCode(String name) {
    for (AccessKind kind : values()) {
      if (kind.code().equals(name)) {
        return kind;
      }
    }
    throw ValidationException.at("/kind", "must be one of used, helpful, wrong, ignored");
  }
}
