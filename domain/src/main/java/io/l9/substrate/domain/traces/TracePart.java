package io.l9.substrate.domain.traces;

import io.l9.substrate.domain.shared.Coded;

/** A part of what a request left behind; a caller may be entitled to some and not to others. */
public enum TracePart implements Coded {
  LOG,
  REASONING,
  PACKETS,
  TASKS,
  CHECKPOINTS
}
