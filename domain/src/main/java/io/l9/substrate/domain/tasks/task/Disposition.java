package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.Coded;

/** The reason for which a task that failed is not tried again. */
public enum Disposition implements Coded {
  /** No attempt is left, or trying again is of no use: a dead letter. */
  DEAD,
  /** Somebody wanted it to end. */
  CANCELLED
}
