package io.l9.substrate.rest.maintenance;

import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a job went. */
@Schema("How a job went.")
record JobRunResponse(
    UUID id,
    @Schema(ref = "JobName") String job,
    boolean dryRun,
    Instant startedAt,
    @Schema(minimum = 0) long durationMs,
    @Schema(
            value =
                "How many it changed, or would have changed; after a failure those that were "
                    + "done before.",
            minimum = 0)
        long touched,
    @Schema("What touched counts.") String unit,
    boolean succeeded,
    @Schema("What went wrong, in words; null if nothing did.") @Nullable String failure) {

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
