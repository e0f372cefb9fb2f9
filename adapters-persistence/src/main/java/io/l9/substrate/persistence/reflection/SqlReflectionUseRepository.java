package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ledger as rows of {@code reflection_uses}, whose key is not one column. */
final class SqlReflectionUseRepository implements ReflectionUseRepository {

  /** A use, and the scope that writes it. */
  private record Written(ReflectionUse use, TenantScope writer) {}

  private static final UnnestedRows<Written> ROWS =
      UnnestedRows.<Written>of()
          .with("tenant_id", "uuid", row -> row.use().owner().tenant().value())
          .with("org_id", "uuid", row -> OwnerColumns.org(row.use().owner()))
          .with("user_id", "uuid", row -> OwnerColumns.user(row.use().owner()))
          .with("task_id", "text", row -> row.use().task())
          .with("reflection_id", "uuid", row -> row.use().reflection().value())
          .with("task_kind", "text", row -> row.use().taskKind())
          .with("applied", "bool", row -> row.use().applied())
          .with("outcome", "text", row -> code(row.use().outcome()))
          .with("repeated", "bool", row -> row.use().repeated())
          .withText("used_at", "timestamptz", row -> SqlLiterals.time(row.use().at()))
          .withText("judged_at", "timestamptz", row -> SqlLiterals.time(row.use().judgedAt()))
          .with("correlation_id", "uuid", row -> row.writer().correlation())
          .with("session_id", "text", row -> row.use().session())
          .with("trace_id", "text", row -> row.writer().trace());

  /** The end of a task as the ledger counts it; see {@link ReflectionUse#succeeded}. */
  private static final String SUCCEEDED = "(u.outcome = 'success' AND NOT u.repeated)";

  private static final String FAILED = "(u.repeated OR u.outcome = 'failure')";

  private static final String COLUMNS =
      "SELECT u.reflection_id, u.tenant_id, u.org_id, u.user_id, u.task_id, u.task_kind,"
          + " u.session_id, u.applied, u.outcome, u.repeated, u.used_at, u.judged_at"
          + " FROM reflection_uses u WHERE ";

  private final Sessions sessions;

  SqlReflectionUseRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  private static @Nullable String code(@Nullable Coded constant) {
    return constant == null ? null : constant.code();
  }

  /** The lock is of the task's id, so that uses that are still to come are locked, too. */
  @Override
  public List<ReflectionUse> ofTask(Ownership owner, String task) {
    Statements together = new Statements();
    together.query(
        Sql.of("SELECT l9_lock(?, ?)", owner.tenant().value(), "uses of the task " + task),
        row -> true);
    List<ReflectionUse> uses =
        together.query(
            Sql.of(COLUMNS)
                .append("u.task_id = ? AND ", task)
                .append(ReflectionConditionsSql.of("u", owner))
                .append(" ORDER BY u.reflection_id"),
            SqlReflectionUseRepository::use);
    sessions.run(together);
    return uses;
  }

  @Override
  public Map<ReflectionId, List<ReflectionUse>> of(Collection<ReflectionId> reflections) {
    return reflections.isEmpty()
        ? Map.of()
        : sessions
            .query(
                Sql.of(COLUMNS).append(ofReflections(reflections)), SqlReflectionUseRepository::use)
            .stream()
            .collect(Collectors.groupingBy(ReflectionUse::reflection));
  }

  @Override
  public List<ReflectionId> failed(int limit, @Nullable ReflectionId after) {
    Sql sql =
        Sql.of("SELECT DISTINCT u.reflection_id FROM reflection_uses u WHERE " + FAILED + " AND ")
            .append(sessions.tenantOf("u"));
    if (after != null) {
      sql.append(" AND u.reflection_id > ?", after.value());
    }
    return sessions.query(
        sql.append(" ORDER BY u.reflection_id").limit(limit),
        row -> new ReflectionId(row.getObject(1, UUID.class)));
  }

  /** Returns the condition that rows are of these reflections, and of the scope's tenant. */
  private Sql ofReflections(Collection<ReflectionId> reflections) {
    return sessions
        .tenantOf("u")
        .append(" AND ")
        .append(
            Sql.isAnyOf(
                "u.reflection_id",
                Sql.uuids(reflections.stream().map(ReflectionId::value).distinct().toList())));
  }

  private static ReflectionUse use(ResultSet row) throws SQLException {
    String outcome = row.getString(9);
    OffsetDateTime judged = row.getObject(12, OffsetDateTime.class);
    return new ReflectionUse(
        new ReflectionId(row.getObject(1, UUID.class)),
        OwnerColumns.owner(
            row.getObject(2, UUID.class),
            row.getObject(3, UUID.class),
            row.getObject(4, UUID.class)),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getBoolean(8),
        outcome == null ? null : TaskOutcome.ofCode(outcome),
        row.getBoolean(10),
        Objects.requireNonNull(row.getObject(11, OffsetDateTime.class)).toInstant(),
        judged == null ? null : judged.toInstant());
  }

  @Override
  public void write(Collection<ReflectionUse> uses) {
    if (uses.isEmpty()) {
      return;
    }
    TenantScope writer = sessions.scope();
    sessions.update(
        ROWS.insertInto(
                "reflection_uses",
                uses.stream()
                    // two tasks with the same reflections lock them in one order
                    .sorted(
                        Comparator.comparing(use -> use.reflection().value(), Position::compareIds))
                    .map(use -> new Written(use, writer))
                    .toList())
            .append(
                " ON CONFLICT (tenant_id, task_id, reflection_id, org_id, user_id) DO UPDATE SET"
                    + " task_kind = excluded.task_kind, applied = excluded.applied,"
                    + " outcome = excluded.outcome, repeated = excluded.repeated,"
                    + " used_at = excluded.used_at, judged_at = excluded.judged_at,"
                    + " session_id = excluded.session_id"));
  }

  @Override
  public Map<ReflectionId, List<UseCounts>> counts(Collection<ReflectionId> reflections) {
    Map<ReflectionId, List<UseCounts>> counts = new HashMap<>();
    if (reflections.isEmpty()) {
      return counts;
    }
    sessions.query(
        Sql.of(
                "SELECT u.reflection_id, u.task_kind, count(*), count(*) FILTER (WHERE u.applied),"
                    + " count(*) FILTER (WHERE "
                    + SUCCEEDED
                    + "), count(*) FILTER (WHERE "
                    + FAILED
                    + "), count(*) FILTER (WHERE u.repeated) FROM reflection_uses u WHERE ")
            .append(ofReflections(reflections))
            .append(" GROUP BY u.reflection_id, u.task_kind"),
        row ->
            counts
                .computeIfAbsent(
                    new ReflectionId(row.getObject(1, UUID.class)), id -> new ArrayList<>())
                .add(
                    new UseCounts(
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7))));
    counts.values().forEach(kinds -> kinds.sort(Comparator.comparing(UseCounts::taskKind)));
    return counts;
  }

  @Override
  public Map<String, KindRate> rates(Set<String> taskKinds) {
    Map<String, KindRate> rates = new HashMap<>();
    if (!taskKinds.isEmpty()) {
      sessions
          .query(
              Sql.of(
                      "SELECT t.task_kind, "
                          + TaskStatisticsSql.RATE
                          + " FROM task_reflections t WHERE ")
                  .append(sessions.tenantOf("t"))
                  .append(" AND ")
                  .append(Sql.isAnyOf("t.task_kind", Sql.texts(taskKinds)))
                  .append(" GROUP BY t.task_kind"),
              row -> TaskStatisticsSql.rate(row, row.getString(1), 2))
          .forEach(rate -> rates.put(rate.taskKind(), rate));
    }
    return rates;
  }
}
