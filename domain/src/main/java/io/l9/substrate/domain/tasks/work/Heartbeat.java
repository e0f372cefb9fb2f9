package io.l9.substrate.domain.tasks.work;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a worker that says it still works on a task.
 *
 * @param leasedUntil null: the lease was lost
 * @param cancel whether the worker is asked to end the attempt, by a completion or a failure
 */
public record Heartbeat(Lease lease, @Nullable Instant leasedUntil, boolean cancel) {

  public boolean held() {
    return leasedUntil != null;
  }
}
