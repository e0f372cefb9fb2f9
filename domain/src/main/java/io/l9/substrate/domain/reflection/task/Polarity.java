package io.l9.substrate.domain.reflection.task;

import io.l9.substrate.domain.shared.Coded;

/** The side on which the statements of a pattern stand. */
public enum Polarity implements Coded {
  /** Ways that worked. */
  GOOD,
  /** Ways that failed, and limits that are none. */
  BAD
}
