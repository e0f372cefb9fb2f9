package io.l9.substrate.rest.maintenance;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import org.jspecify.annotations.Nullable;

record RunJobRequest(@Nullable Boolean dryRun, @Nullable Integer days, @Nullable Double rate) {

  JobCommand toCommand(Job job) {
    return new JobCommand(
        job,
        dryRun != null && dryRun,
        days == null ? JobCommand.DAYS : days,
        rate == null ? JobCommand.RATE : rate);
  }
}
