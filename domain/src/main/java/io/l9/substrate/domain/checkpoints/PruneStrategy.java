package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The fate of a thread that is pruned. */
public enum PruneStrategy implements Coded {
  /** The newest checkpoints of each namespace stay, with what they need. */
  KEEP_LATEST,
  /** Nothing stays. */
  DELETE;

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such strategy
   */
  public static PruneStrategy ofCode(String name) {
    for (PruneStrategy strategy : values()) {
      if (strategy.code().equals(name)) {
        return strategy;
      }
    }
    throw ValidationException.at("/strategy", "must be one of keep_latest, delete");
  }
}
