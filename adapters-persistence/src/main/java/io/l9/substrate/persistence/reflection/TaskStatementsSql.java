package io.l9.substrate.persistence.reflection;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.l9.substrate.domain.reflection.task.Polarity;
import io.l9.substrate.domain.reflection.task.Promotion;
import io.l9.substrate.domain.reflection.task.Promotion.Statement;
import io.l9.substrate.domain.reflection.task.Promotion.Support;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The statements of tasks as rows of {@code task_statements}, by the keys of their normal forms.
 */
final class TaskStatementsSql {

  private record Key(Polarity polarity, UUID normal) {
    static Key of(Statement statement) {
      return new Key(statement.polarity(), statement.form().key());
    }
  }

  private record Stated(
      TaskReflection task, Statement statement, String wording, TenantScope writer) {}

  private record Found(Key key, String task, String wording) {}

  private static final UnnestedRows<Stated> ROWS =
      UnnestedRows.<Stated>of()
          .with("tenant_id", "uuid", row -> row.task().owner().tenant().value())
          .with("id", "uuid", row -> row.task().id().value())
          .with("task_id", "text", row -> row.task().task())
          .with("polarity", "text", row -> row.statement().polarity().code())
          .with("normal_key", "uuid", row -> row.statement().form().key())
          .with("wording", "text", Stated::wording)
          .with("org_id", "uuid", row -> OwnerColumns.org(row.task().owner()))
          .with("user_id", "uuid", row -> OwnerColumns.user(row.task().owner()))
          .with("scope", "text", row -> row.task().visibility().code())
          .with("correlation_id", "uuid", row -> row.writer().correlation())
          .with("session_id", "text", row -> row.writer().session())
          .with("trace_id", "text", row -> row.writer().trace());

  private static final UnnestedRows<Key> KEYS =
      UnnestedRows.<Key>of()
          .with("polarity", "text", key -> key.polarity().code())
          .with("normal_key", "uuid", Key::normal);

  private final Sessions sessions;

  TaskStatementsSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Writes the statements of a task in place of those that it made before. */
  void write(TaskReflection task) {
    TenantScope writer = sessions.scope();
    List<Stated> rows =
        Promotion.statements(task.findings()).entrySet().stream()
            .map(row -> new Stated(task, row.getKey(), row.getValue(), writer))
            .toList();
    Statements together = new Statements();
    if (task.revision() > 1) {
      together.update(
          Sql.of("DELETE FROM task_statements s WHERE s.id = ? AND ", task.id().value())
              .append(sessions.tenantOf("s")));
    }
    if (!rows.isEmpty()) {
      together.update(ROWS.insertInto("task_statements", rows));
    }
    if (task.revision() > 1 || !rows.isEmpty()) {
      sessions.run(together);
    }
  }

  Map<Statement, Support> supports(
      Ownership owner, Visibility visibility, Collection<Statement> statements) {
    TenantScope unused = sessions.scope(); // there is one, even if nothing is asked
    Map<Key, Statement> asked = new LinkedHashMap<>();
    statements.forEach(statement -> asked.put(Key.of(statement), statement));
    if (asked.isEmpty()) {
      return Map.of();
    }
    return found(owner, visibility, List.copyOf(asked.keySet())).stream()
        .sorted(Comparator.comparing(Found::task))
        .collect(
            groupingBy(
                row -> Objects.requireNonNull(asked.get(row.key())),
                collectingAndThen(
                    toList(),
                    rows ->
                        new Support(
                            rows.get(0).wording(),
                            rows.stream().map(Found::task).collect(toSet())))));
  }

  private List<Found> found(Ownership owner, Visibility visibility, List<Key> keys) {
    return sessions.query(
        Sql.of("SELECT s.polarity, s.normal_key, s.task_id, s.wording FROM (")
            .append(KEYS.select(keys))
            .append(
                ") k JOIN task_statements s ON s.normal_key = k.normal_key"
                    + " AND s.polarity = k.polarity WHERE ")
            .append(ReflectionConditionsSql.of("s", owner, visibility)),
        row ->
            new Found(
                new Key(
                    Polarity.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                    row.getObject(2, UUID.class)),
                row.getString(3),
                row.getString(4)));
  }
}
