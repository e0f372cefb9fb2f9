package io.l9.substrate.domain.maintenance;

import java.util.List;

/**
 * Outbound port: how jobs went, in the unit of work of a platform administrator. Every method
 * throws {@link IllegalStateException} outside of a unit of work, and {@link
 * io.l9.substrate.domain.shared.ForbiddenException} in that of anybody else.
 */
public interface JobRunLog {

  /** The runs of a job that are kept; older ones go when a new one comes. */
  int KEPT = 1_000;

  void append(JobRun run);

  /**
   * For each job its latest run and its latest that succeeded, dry runs left out, in no order; jobs
   * that never ran are absent.
   */
  List<JobStatus> latest();

  /** The runs of a job, dry ones too, newest first. */
  List<JobRun> of(Job job, int limit);
}
