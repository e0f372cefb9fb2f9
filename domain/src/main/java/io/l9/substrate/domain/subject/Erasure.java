package io.l9.substrate.domain.subject;

import java.time.Instant;
import java.util.UUID;

/**
 * An erasure: the tombstone of a subject, and how far its erasing is.
 *
 * @param replayed whether it repeats an earlier one in a database that was restored
 * @param begunAt the time of the tombstone, by the store's clock
 */
public record Erasure(
    UUID id,
    Subject subject,
    boolean includeShared,
    boolean replayed,
    ErasureState state,
    Instant begunAt) {

  /** Whether it has its certificate. */
  public boolean isFinished() {
    return state == ErasureState.COMPLETE || state == ErasureState.INCOMPLETE;
  }

  /** Returns what is kept outside of the database, to erase again after a restore. */
  public Tombstone tombstone() {
    return new Tombstone(id, subject, includeShared, begunAt);
  }
}
