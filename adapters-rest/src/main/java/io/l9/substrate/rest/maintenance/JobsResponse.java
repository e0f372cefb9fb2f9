package io.l9.substrate.rest.maintenance;

import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every job, in the order in which a person would run them. */
record JobsResponse(
    @Schema(value = "In the order in which a person would run them.", maxSize = 50)
        List<Item> data) {

  /** A job. */
  @Schema(name = "Job")
  record Item(
      @Schema(ref = "JobName") String job,
      @Schema("The purpose of the job.") String purpose,
      @Schema("The unit in which its runs count.") String unit,
      @Schema("null if it never ran.") @Nullable JobRunResponse lastRun,
      @Schema("The last run, or an earlier one if that failed.")
          @Nullable JobRunResponse lastSuccess) {

    static Item from(JobStatus status) {
      return new Item(
          status.job().code(),
          status.job().purpose(),
          status.job().unit(),
          run(status.lastRun()),
          run(status.lastSuccess()));
    }

    private static @Nullable JobRunResponse run(@Nullable JobRun run) {
      return run == null ? null : JobRunResponse.from(run);
    }
  }

  static JobsResponse from(List<JobStatus> jobs) {
    return new JobsResponse(jobs.stream().map(Item::from).toList());
  }
}
