package io.l9.substrate.domain.memory.transfer;

import io.l9.substrate.domain.shared.Coded;

/** Content of exports and imports beside packets; each takes permissions of its own name. */
public enum OtherContent implements Coded {
  /** Predicates, rejections, facts, relationships, merges. */
  KNOWLEDGE,
  /** Reflections with their evidence and their rows of the ledger, and task reflections. */
  REFLECTIONS,
  /** The world of the actor's organisation with its history and snapshots. */
  WORLDS
}
