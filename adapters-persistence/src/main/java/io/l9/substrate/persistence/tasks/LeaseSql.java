package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Statements on tasks whose leases are held; leases that were lost touch no row. */
final class LeaseSql {

  private static final UnnestedRows<Lease> LEASES =
      UnnestedRows.<Lease>of()
          .with("task_uid", "uuid", lease -> lease.task().value())
          .with("token", "int8", Lease::token);

  private static final UnnestedRows<Completion> COMPLETIONS =
      LEASES
          .<Completion>through(Completion::lease)
          .withText("result", "jsonb", completion -> text(completion.result()));

  /** The condition that the lease {@code n} of the task {@code r} is held; a time follows. */
  private static final String HELD =
      "r.task_uid = n.task_uid AND r.status = 'running' AND r.lease_token = n.token"
          + " AND r.leased_until > ";

  private final Sessions sessions;

  LeaseSql(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Heartbeat> extend(Collection<Lease> leases, Duration lease) {
    Map<Lease, Heartbeat> held = new HashMap<>();
    sessions
        .query(
            Sql.of(
                    "WITH "
                        + TaskRows.CLOCK
                        + " UPDATE tasks r SET leased_until = greatest(r.leased_until,"
                        + " least(c.at + ? * interval '1 ms',"
                        + " coalesce(r.claimed_at, c.at) + r.max_run_ms * interval '1 ms'))",
                    lease.toMillis())
                .append(of(rows(LEASES, inOrder(leases, of -> of))))
                .append(" RETURNING r.task_uid, n.token, r.leased_until, r.cancel_requested"),
            row ->
                new Heartbeat(
                    new Lease(new TaskId(row.getObject(1, UUID.class)), row.getLong(2)),
                    row.getObject(3, OffsetDateTime.class).toInstant(),
                    row.getBoolean(4)))
        .forEach(answer -> held.put(answer.lease(), answer));
    return leases.stream()
        .map(of -> held.getOrDefault(of, new Heartbeat(of, null, false)))
        .toList();
  }

  Set<TaskId> complete(Collection<Completion> completions) {
    return new HashSet<>(
        sessions.query(
            Sql.of(
                    "WITH "
                        + TaskRows.CLOCK
                        + " UPDATE tasks r SET status = 'completed', disposition = NULL,"
                        + " result = n.result, error = NULL, leased_until = NULL,"
                        + " completed_at = c.at")
                .append(of(rows(COMPLETIONS, inOrder(completions, Completion::lease))))
                .append(" RETURNING r.task_uid"),
            row -> new TaskId(row.getObject(1, UUID.class))));
  }

  private Sql of(Sql leases) {
    return Sql.of(" FROM (")
        .append(leases)
        .append(") n CROSS JOIN clock c WHERE " + HELD + "c.at AND ")
        .append(sessions.unseenTenantOf("r"));
  }

  /** Returns what follows {@code FROM tasks r} where the leases of the tasks are held. */
  static Sql joined(Collection<Lease> leases) {
    return Sql.of("CROSS JOIN (")
        .append(rows(LEASES, inOrder(leases, lease -> lease)))
        .append(") n WHERE " + HELD + "(SELECT clock_timestamp())");
  }

  /**
   * Returns a row for each. The planner expects one row behind the limit, and does not see the
   * tenant: so it looks the task of each up by its id. Else it reads all tasks of the tenant for a
   * join, wherever it expects few of them: of every tenant that came after the last statistics.
   */
  private static <T> Sql rows(UnnestedRows<T> columns, List<T> all) {
    Sql rows = columns.selectPlannedOnce(all);
    return all.size() == 1 ? rows : rows.append(" LIMIT (SELECT ?::int8)", all.size());
  }

  /** Returns what is to be written, each once, in an order that two callers share. */
  private static <T> List<T> inOrder(Collection<T> all, Function<T, Lease> lease) {
    return all.stream()
        .distinct()
        .sorted(Comparator.comparing(each -> lease.apply(each).task().value()))
        .toList();
  }

  private static @Nullable String text(@Nullable JsonDocument document) {
    return document == null ? null : document.text();
  }
}
