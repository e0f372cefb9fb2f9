package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rows of {@code job_runs}, which belong to no tenant; only {@code l9_platform} reaches them. */
final class SqlJobRunLog implements JobRunLog {

  private static final String COLUMNS =
      "run_id, job, dry_run, started_at, duration_ms, touched, failure";

  /** The jobs that this version knows: a newer one may have left others. */
  private static final List<String> KNOWN = Arrays.stream(Job.values()).map(Job::code).toList();

  private final Sessions sessions;

  SqlJobRunLog(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void append(JobRun run) {
    String job = run.job().code();
    sessions.update(
        Sql.of(
            "INSERT INTO job_runs (" + COLUMNS + ") VALUES (?, ?, ?, ?::timestamptz, ?, ?, ?)",
            run.id(),
            job,
            run.dryRun(),
            Notation.time(run.startedAt()),
            run.duration().toMillis(),
            run.touched(),
            run.failure()));
    sessions.update(
        Sql.of(
            """
            DELETE FROM job_runs r WHERE r.job = ? AND (r.started_at, r.run_id) <
              (SELECT k.started_at, k.run_id FROM job_runs k WHERE k.job = ?
               ORDER BY k.started_at DESC, k.run_id DESC OFFSET ? LIMIT 1)""",
            job,
            job,
            KEPT - 1));
  }

  @Override
  public List<JobStatus> latest() {
    Map<Job, JobRun> successes = new EnumMap<>(Job.class);
    latest("AND failure IS NULL").forEach(run -> successes.put(run.job(), run));
    return latest("").stream()
        .map(run -> new JobStatus(run.job(), run, successes.get(run.job())))
        .toList();
  }

  private List<JobRun> latest(String condition) {
    return sessions.query(
        Sql.of(
            "SELECT DISTINCT ON (job) "
                + COLUMNS
                + " FROM job_runs WHERE NOT dry_run AND job = ANY (?) "
                + condition
                + " ORDER BY job, started_at DESC, run_id DESC",
            Sql.texts(KNOWN)),
        SqlJobRunLog::run);
  }

  @Override
  public List<JobRun> of(Job job, int limit) {
    return sessions.query(
        Sql.of(
            "SELECT "
                + COLUMNS
                + " FROM job_runs WHERE job = ? ORDER BY started_at DESC, run_id DESC LIMIT ?",
            job.code(),
            limit),
        SqlJobRunLog::run);
  }

  private static JobRun run(ResultSet row) throws SQLException {
    return new JobRun(
        row.getObject("run_id", UUID.class),
        Job.ofCode(row.getString("job")),
        row.getBoolean("dry_run"),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        Duration.ofMillis(row.getLong("duration_ms")),
        row.getLong("touched"),
        row.getString("failure"));
  }
}
