package io.l9.substrate;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.domain.maintenance.MaintenanceJobs;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;

/** The jobs, as an operator of the installation. Cheap, immutable, thread-safe. */
public final class Jobs {

  /** Nobody's: operators act for every tenant and own no rows (RFC 9562's Nil UUID). */
  private static final TenantId NO_TENANT = new TenantId(new UUID(0, 0));

  private final MaintenanceJobs jobs;
  private final IdGenerator ids;

  Jobs(MaintenanceJobs jobs, IdGenerator ids) {
    this.jobs = jobs;
    this.ids = ids;
  }

  /** Every job, and how it went last. */
  public List<JobStatus> all() {
    return jobs.jobs(operator());
  }

  /** Runs a job with its defaults, to its end. */
  public JobRun run(Job job) {
    return run(JobCommand.of(job));
  }

  /** See {@link MaintenanceJobs#run}. */
  public JobRun run(JobCommand command) {
    return jobs.run(operator(), command);
  }

  /** The latest runs of a job, newest first. */
  public List<JobRun> runs(Job job, int limit) {
    return jobs.runs(operator(), job, limit);
  }

  /** The scope that jobs run in. */
  public TenantScope operator() {
    return new TenantScope(NO_TENANT, null, null, Role.PLATFORM_ADMIN, ids.next(), null, null);
  }
}
