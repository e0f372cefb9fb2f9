package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sums over task reflections, also by pattern, and over the uses of failures. */
final class TaskStatisticsSql {

  /** The four numbers of a {@link KindRate}, of rows {@code t}. */
  static final String RATE =
      "count(*) FILTER (WHERE t.without_help AND t.outcome IN ('success', 'failure')),"
          + " count(*) FILTER (WHERE t.without_help AND t.outcome = 'success'),"
          + " count(*) FILTER (WHERE t.outcome IN ('success', 'failure')),"
          + " count(*) FILTER (WHERE t.outcome = 'success')";

  private static final String OUTCOMES =
      Arrays.stream(TaskOutcome.values())
          .map(
              outcome ->
                  ", count(*) FILTER (WHERE coalesce(t.outcome, 'unknown') = '"
                      + outcome.code()
                      + "') AS "
                      + outcome.code())
          .collect(Collectors.joining());

  private final Sessions sessions;

  TaskStatisticsSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Returns the rate that the columns of {@link #RATE} tell.
   *
   * @param first the place of the first of them
   */
  static KindRate rate(ResultSet row, String kind, int first) throws SQLException {
    return new KindRate(
        kind,
        row.getLong(first),
        row.getLong(first + 1),
        row.getLong(first + 2),
        row.getLong(first + 3));
  }

  TaskStatistics statistics(int limit) {
    return new TaskStatistics(
        sessions.query(
            Sql.of("SELECT t.task_kind, " + RATE + OUTCOMES + " FROM task_reflections t WHERE ")
                .append(sessions.tenantOf("t"))
                .append(" GROUP BY t.task_kind ORDER BY count(*) DESC, t.task_kind COLLATE \"C\"")
                .limit(limit),
            TaskStatisticsSql::kind),
        sessions.query(
            Sql.of(
                    "SELECT r.reflection_id, r.content, coalesce(e.seen, 0) AS seen,"
                        + " coalesce(u.avoided, 0), coalesce(u.repeated, 0) AS repeated"
                        + " FROM reflection_store r LEFT JOIN (SELECT u.tenant_id, u.reflection_id,"
                        + " count(*) FILTER (WHERE u.outcome IS NOT NULL AND NOT u.repeated) AS avoided,"
                        + " count(*) FILTER (WHERE u.repeated) AS repeated"
                        + " FROM reflection_uses u WHERE ")
                .append(sessions.tenantOf("u"))
                .append(
                    " GROUP BY u.tenant_id, u.reflection_id) u"
                        + " ON u.tenant_id = r.tenant_id AND u.reflection_id = r.reflection_id"
                        + " LEFT JOIN (SELECT e.tenant_id, e.reflection_id, count(*) AS seen"
                        + " FROM reflection_evidence e WHERE e.kind = 'task' AND ")
                .append(sessions.tenantOf("e"))
                .append(
                    " GROUP BY e.tenant_id, e.reflection_id) e"
                        + " ON e.tenant_id = r.tenant_id AND e.reflection_id = r.reflection_id WHERE ")
                .append(sessions.tenantOf("r"))
                .append(
                    " AND r.governed AND r.reflection_type = 'failure'"
                        + " AND (e.reflection_id IS NOT NULL OR u.reflection_id IS NOT NULL)"
                        + " ORDER BY repeated DESC, seen DESC, r.reflection_id")
                .limit(limit),
            row ->
                new TaskStatistics.Failure(
                    new ReflectionId(row.getObject(1, UUID.class)),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5))),
        sessions.query(
            Sql.of(
                    "SELECT r.reflection_id, r.content"
                        + OUTCOMES
                        + " FROM reflection_store r JOIN reflection_evidence e"
                        + " ON e.tenant_id = r.tenant_id AND e.reflection_id = r.reflection_id"
                        + " AND e.kind = 'task' JOIN task_reflections t"
                        + " ON t.tenant_id = e.tenant_id AND t.task_id = e.source_key"
                        + " AND t.org_id IS NOT DISTINCT FROM r.org_id"
                        + " AND t.user_id IS NOT DISTINCT FROM r.user_id AND t.scope = r.scope WHERE ")
                .append(sessions.tenantOf("r"))
                .append(
                    " AND r.governed AND r.reflection_type = 'pattern' AND r.state = 'active'"
                        + " GROUP BY r.reflection_id, r.content"
                        + " ORDER BY count(*) DESC, r.reflection_id")
                .limit(limit),
            row ->
                new TaskStatistics.Pattern(
                    new ReflectionId(row.getObject(1, UUID.class)),
                    row.getString(2),
                    outcomes(row))));
  }

  private static Map<TaskOutcome, Long> outcomes(ResultSet row) throws SQLException {
    Map<TaskOutcome, Long> outcomes = new EnumMap<>(TaskOutcome.class);
    for (TaskOutcome outcome : TaskOutcome.values()) {
      long tasks = row.getLong(outcome.code());
      if (tasks > 0) {
        outcomes.put(outcome, tasks);
      }
    }
    return outcomes;
  }

  private static TaskStatistics.Kind kind(ResultSet row) throws SQLException {
    String kind = row.getString(1);
    return new TaskStatistics.Kind(kind, outcomes(row), rate(row, kind, 2));
  }
}
