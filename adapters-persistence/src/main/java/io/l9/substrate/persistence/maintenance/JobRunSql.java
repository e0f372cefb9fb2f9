package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The latest run of every job, and the deletion of runs that are too many. */
final class JobRunSql {

  /** The jobs that this version knows: a newer one may have left others. */
  private static final List<String> KNOWN = Arrays.stream(Job.values()).map(Job::code).toList();

  private final Sessions sessions;

  JobRunSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Returns the latest run of each job, dry runs left out. */
  List<UUID> latest() {
    return latest("");
  }

  /** Returns the latest run of each job that succeeded, dry runs left out. */
  List<UUID> latestSuccesses() {
    return latest("AND failure IS NULL ");
  }

  private List<UUID> latest(String condition) {
    return sessions.query(
        Sql.of(
            "SELECT DISTINCT ON (job) run_id FROM job_runs WHERE NOT dry_run AND job = ANY (?) "
                + condition
                + "ORDER BY job, started_at DESC, run_id DESC",
            Sql.texts(KNOWN)),
        row -> row.getObject(1, UUID.class));
  }

  /** Deletes all runs of a job but the latest. */
  void deleteAllBut(int kept, Job job) {
    sessions.update(
        Sql.of(
            """
            DELETE FROM job_runs r WHERE r.job = ? AND (r.started_at, r.run_id) <
              (SELECT k.started_at, k.run_id FROM job_runs k WHERE k.job = ?
               ORDER BY k.started_at DESC, k.run_id DESC OFFSET ? LIMIT 1)""",
            job.code(),
            job.code(),
            kept - 1));
  }
}
