package io.l9.substrate.rest.maintenance;

import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run of a job. */
@Schema("A run of a job.")
public record JobRunResponse(
    UUID id,
    @Schema(ref = "JobName") String job,
    boolean dryRun,
    Instant startedAt,
    @Schema(minimum = 0) long durationMs,
    @Schema(
            value =
                "The number of rows changed, or to be changed in a dry run; after a failure "
                    + "those changed before it.",
            minimum = 0)
        long touched,
    @Schema("The unit of touched.") String unit,
    boolean succeeded,
    @Schema("The error message; null if the run succeeded.") @Nullable String failure) {

  public static JobRunResponse from(JobRun run) {
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
