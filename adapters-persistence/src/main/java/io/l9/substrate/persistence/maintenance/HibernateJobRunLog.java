package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs of jobs as rows of {@code job_runs}. */
final class HibernateJobRunLog implements JobRunLog {

  private final Sessions sessions;
  private final Table<JobRunTable> runs;
  private final JobRunSql sql;
  private final JobRunMapper mapper = new JobRunMapperImpl();

  HibernateJobRunLog(Sessions sessions) {
    this.sessions = sessions;
    runs = sessions.table(JobRunTable_::new);
    sql = new JobRunSql(sessions);
  }

  @Override
  public void append(JobRun run) {
    runs.insert(rows -> rows.insert(mapper.toRow(run)));
    sql.deleteAllBut(KEPT, run.job());
  }

  @Override
  public List<JobStatus> latest() {
    Map<Job, JobRun> successes = new EnumMap<>(Job.class);
    find(sql.latestSuccesses()).forEach(run -> successes.put(run.job(), run));
    return find(sql.latest()).stream()
        .map(run -> new JobStatus(run.job(), run, successes.get(run.job())))
        .toList();
  }

  private List<JobRun> find(List<UUID> ids) {
    return sessions.findAll(JobRunRow.class, ids).stream().map(mapper::toRun).toList();
  }

  @Override
  public List<JobRun> of(Job job, int limit) {
    return sessions
        .select(JobRunRow.class)
        .where("r.job = ?", job.code())
        .page("started_at", true, null, limit)
        .stream()
        .map(mapper::toRun)
        .toList();
  }
}
