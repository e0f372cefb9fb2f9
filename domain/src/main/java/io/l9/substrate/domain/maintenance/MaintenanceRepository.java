package io.l9.substrate.domain.maintenance;

import io.l9.substrate.domain.retention.RetentionRemoval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the work of the jobs that are {@link Job#inStore()}, over the rows of every
 * tenant, in the unit of work of a platform administrator. Both methods throw {@link
 * IllegalStateException} outside of a unit of work, and {@link
 * io.l9.substrate.domain.shared.ForbiddenException} in that of anybody else.
 */
public interface MaintenanceRepository {

  /** The retention of finished operations by {@link Job#EVICT_REQUESTS}. */
  Duration OPERATIONS_KEPT = Duration.ofDays(7);

  /**
   * A part of a job that was done.
   *
   * @param next where to go on; null if the job is done
   * @param touched how many of {@link Job#unit()}
   * @param removals the deletions by age that this part completed, which the audit log does not say
   *     yet; each is returned once, to the unit of work that enters it
   */
  record Batch(@Nullable UUID next, long touched, List<RetentionRemoval> removals) {

    public Batch {
      removals = List.copyOf(removals);
    }

    /** A part of a job that deletes nothing by a policy. */
    public Batch(@Nullable UUID next, long touched) {
      this(next, touched, List.of());
    }
  }

  /**
   * Returns the number of {@link Job#unit()} that the job would touch.
   *
   * @param now the present of the job; tasks go by the store's clock
   */
  long affected(JobCommand command, Instant now);

  /**
   * Does a part of the job, small enough for one transaction. Any number of callers at once do each
   * part once.
   *
   * @param now the present of the job, the same for all its parts; tasks go by the store's clock
   * @param after {@link Batch#next()} of the part before; null: begin
   */
  Batch work(JobCommand command, Instant now, @Nullable UUID after);
}
