package io.l9.substrate.domain.maintenance;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: runs the jobs and shows how they went. For platform administrators; anybody else
 * gets a {@link io.l9.substrate.domain.shared.ForbiddenException}. Thread-safe; a job may run more
 * than once at a time, and then each part of the work is done by one of the runs.
 */
public interface MaintenanceJobs {

  /** Every job, in the order of {@link Job}. */
  List<JobStatus> jobs(TenantScope scope);

  /**
   * Runs a job to its end, in transactions of a batch each, and records how it went. A failure
   * keeps the batches that were done, and is recorded before it is thrown.
   *
   * @return the recorded run, which succeeded
   * @throws io.l9.substrate.domain.shared.ConflictException if the job waits or runs as an
   *     operation, unless it is a dry run; nothing is recorded then
   */
  JobRun run(TenantScope scope, JobCommand command);

  /**
   * Starts a run of a job as an operation of the kind {@code jobs.} and the job's code; its result
   * names the recorded run. Two callers at the same time may both start one: then the runs share
   * the work.
   *
   * @return the operation, pending
   * @throws io.l9.substrate.domain.shared.ConflictException if such an operation waits or runs
   */
  Operation start(TenantScope scope, JobCommand command);

  /**
   * The latest runs of a job, newest first.
   *
   * @param limit 1 to 1,000
   */
  List<JobRun> runs(TenantScope scope, Job job, int limit);
}
