package io.l9.substrate.rest.maintenance;

import io.l9.substrate.domain.maintenance.JobRun;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a job went.
 *
 * @param failure what went wrong, in plain words; null if nothing did
 */
record JobRunResponse(
    UUID id,
    String job,
    boolean dryRun,
    Instant startedAt,
    long durationMs,
    long touched,
    String unit,
    boolean succeeded,
    @Nullable String failure) {

  static JobRunResponse from(JobRun run) {
    return new JobRunResponse(
        run.id(),
        run.job().code(),
        run.dryRun(),
        run.startedAt(),
        run.duration().toMillis(),
        run.touched(),
        run.job().unit(),
        run.succeeded(),
        run.failure());
  }
}
