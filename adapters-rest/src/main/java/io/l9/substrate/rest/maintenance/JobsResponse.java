package io.l9.substrate.rest.maintenance;

import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every job, in the order in which a person would run them. */
record JobsResponse(List<Item> data) {

  /**
   * A job.
   *
   * @param lastRun null: it never ran
   * @param lastSuccess the last run, or an earlier one if that failed
   */
  record Item(
      String job,
      String purpose,
      String unit,
      @Nullable JobRunResponse lastRun,
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
