package io.l9.substrate.inmemory.maintenance;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** The log of the runs of jobs. */
final class InMemoryJobRunLog implements JobRunLog {

  private static final Comparator<JobRun> NEWEST_FIRST =
      Comparator.comparing(JobRun::startedAt).thenComparing(JobRun::id).reversed();

  private final UnitsOfWork units;
  private final Table<UUID, JobRun> runs;

  InMemoryJobRunLog(UnitsOfWork units) {
    this.units = units;
    runs = new Table<>(units);
  }

  @Override
  public void append(JobRun run) {
    Jobs.requirePlatformAdmin(units);
    runs.put(run.id(), run);
    List<JobRun> ofTheJob = new ArrayList<>(sorted(kept -> kept.job() == run.job()));
    ofTheJob.stream().skip(KEPT).forEach(old -> runs.remove(old.id()));
  }

  @Override
  public List<JobStatus> latest() {
    Jobs.requirePlatformAdmin(units);
    Map<Job, JobStatus> latest = new EnumMap<>(Job.class);
    for (JobRun run : sorted(run -> !run.dryRun())) {
      JobStatus newer = latest.getOrDefault(run.job(), new JobStatus(run.job(), run, null));
      latest.put(
          run.job(),
          newer.lastSuccess() == null && run.succeeded()
              ? new JobStatus(run.job(), newer.lastRun(), run)
              : newer);
    }
    return List.copyOf(latest.values());
  }

  @Override
  public List<JobRun> of(Job job, int limit) {
    Jobs.requirePlatformAdmin(units);
    return sorted(run -> run.job() == job).stream().limit(limit).toList();
  }

  private List<JobRun> sorted(Predicate<JobRun> which) {
    return runs.values().stream().filter(which).sorted(NEWEST_FIRST).toList();
  }
}
