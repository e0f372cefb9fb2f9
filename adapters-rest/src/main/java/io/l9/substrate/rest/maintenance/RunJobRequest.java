package io.l9.substrate.rest.maintenance;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("The options of a run.")
record RunJobRequest(
    @Schema("Only counts; false by default.") @Nullable Boolean dryRun,
    @Schema(
            value =
                "Of decay-importance alone, how long a packet must not have been accessed; 30 "
                    + "by default.",
            minimum = 0,
            maximum = JobCommand.MAX_DAYS)
        @Nullable Integer days,
    @Schema(
            value = "Of decay-importance alone, what an importance loses; 0.1 by default.",
            ref = "UnitInterval")
        @Nullable Double rate) {

  JobCommand toCommand(Job job) {
    return new JobCommand(
        job,
        dryRun != null && dryRun,
        days == null ? JobCommand.DAYS : days,
        rate == null ? JobCommand.RATE : rate);
  }
}
