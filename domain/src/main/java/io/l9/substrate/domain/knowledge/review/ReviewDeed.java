package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.shared.Coded;

/** A deed by which a person settles an entry. */
public enum ReviewDeed implements Coded {
  /** Confirm one of the facts. */
  CONFIRM,
  /** Reject the value of one of the facts, or one of the reflections. */
  REJECT,
  /** Take one of the facts back. */
  RETRACT,
  /** Lift the rejection. */
  LIFT,
  /** Retire one of the reflections. */
  RETIRE,
  /** Give the packet another importance or expiry. */
  AMEND,
  /** Note that the entry was looked at, and leave everything as it is. */
  RESOLVE
}
