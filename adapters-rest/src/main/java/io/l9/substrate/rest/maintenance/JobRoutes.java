package io.l9.substrate.rest.maintenance;

import static io.l9.substrate.domain.identity.Permission.JOBS_MANAGE;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.MaintenanceJobs;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The routes of the jobs, for platform administrators. */
public final class JobRoutes {

  private static final Set<String> VIEWS =
      Set.of("recent-important", "entity-graph", "high-confidence-facts", "reflection-patterns");

  private final Supplier<MaintenanceJobs> jobs;

  public JobRoutes(Supplier<MaintenanceJobs> jobs) {
    this.jobs = jobs;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("JobName", Job.class, "")
        .requests(RunJobRequest.class)
        .responses(JobsResponse.class, JobRunsResponse.class);
  }

  public void register(Routes routes) {
    routes.get("/v1/maintenance/jobs").needs(JOBS_MANAGE).to(this::jobs);
    routes.get("/v1/maintenance/jobs/{job}/runs").needs(JOBS_MANAGE).knows("limit").to(this::runs);
    routes.post("/v1/maintenance/jobs/{job}/runs").needs(JOBS_MANAGE).to(this::run);
    routes.post("/v1/views/{name}/refresh").needs(JOBS_MANAGE).to(this::refresh);
  }

  private void jobs(Call call) {
    TenantScope operator = operator(call);
    call.reply(200, JobsResponse.from(jobs.get().jobs(operator)));
  }

  private void runs(Call call) {
    TenantScope operator = operator(call);
    List<JobRun> runs =
        jobs.get().runs(operator, job(call), call.query().integer("limit", Paging.DEFAULT_LIMIT));
    call.reply(200, new JobRunsResponse(runs.stream().map(JobRunResponse::from).toList()));
  }

  private void run(Call call) {
    TenantScope operator = operator(call);
    JobCommand command = call.body(RunJobRequest.class).toCommand(job(call));
    if (command.dryRun()) {
      call.reply(200, JobRunResponse.from(jobs.get().run(operator, command)));
    } else {
      call.accepted(jobs.get().start(operator, command));
    }
  }

  private void refresh(Call call) {
    TenantScope operator = operator(call);
    if (!VIEWS.contains(call.path("name"))) {
      throw new NotFoundException(
          ErrorCode.NOT_FOUND,
          "the views are " + String.join(", ", VIEWS.stream().sorted().toList()));
    }
    call.accepted(jobs.get().start(operator, JobCommand.of(Job.REFRESH_VIEWS)));
  }

  private static TenantScope operator(Call call) {
    TenantScope scope = call.scope();
    if (scope.role() != Role.PLATFORM_ADMIN) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "jobs are for platform administrators, not for the role " + scope.role().code());
    }
    return scope;
  }

  private static Job job(Call call) {
    try {
      return Job.ofCode(call.path("job"));
    } catch (ValidationException e) {
      throw new NotFoundException(
          ErrorCode.NOT_FOUND, "there is no such job: it " + e.getMessage());
    }
  }
}
