package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository.New;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The insertion of tasks, each unless its owner has one of the same key. */
final class EnqueueSql {

  /** The key of a task, of which an owner has one that is not finished. */
  private record Key(Ownership owner, Visibility visibility, String type, @Nullable String key) {

    static Key of(New task) {
      return new Key(
          task.owner(), task.draft().visibility(), task.draft().type(), task.draft().dedupeKey());
    }

    static Key of(Task task) {
      return new Key(task.owner(), task.visibility(), task.type(), task.dedupeKey());
    }
  }

  /** The most insertions, each of which a task of the same key may outrun by ending just then. */
  private static final int TRIES = 10;

  private static final UnnestedRows<New> COLUMNS =
      UnnestedRows.<New>of()
          .with("task_uid", "uuid", task -> task.id().value())
          .with("tenant_id", "uuid", task -> task.owner().tenant().value())
          .with("org_id", "uuid", task -> OwnerColumns.org(task.owner()))
          .with("user_id", "uuid", task -> OwnerColumns.user(task.owner()))
          .with("correlation_id", "uuid", New::correlation)
          .with("session_id", "text", New::session)
          .with("trace_id", "text", New::trace)
          .with("scope", "text", task -> task.draft().visibility().code())
          .with("type", "text", task -> task.draft().type())
          .withText("payload", "jsonb", task -> text(task.draft().payload()))
          .with("priority", "int4", task -> task.draft().priority())
          .with("max_attempts", "int4", task -> task.draft().maxAttempts())
          .with("dedupe_key", "text", task -> task.draft().dedupeKey())
          .with("max_run_ms", "int8", task -> task.draft().maxRun().toMillis());

  private static final UnnestedRows<New> VALUES =
      COLUMNS.withText(
          "not_before", "timestamptz", task -> SqlLiterals.time(task.draft().runAfter()));

  private static final UnnestedRows<Key> KEYS =
      UnnestedRows.<Key>of()
          .with("tenant_id", "uuid", key -> key.owner().tenant().value())
          .with("org_id", "uuid", key -> OwnerColumns.org(key.owner()))
          .with("user_id", "uuid", key -> OwnerColumns.user(key.owner()))
          .with("scope", "text", key -> key.visibility().code())
          .with("type", "text", Key::type)
          .with("dedupe_key", "text", Key::key);

  /** The order of keys, and within one that of the list. */
  private static final String ORDER =
      "n.dedupe_key COLLATE \"C\", n.type COLLATE \"C\", n.tenant_id, n.org_id, n.user_id,"
          + " n.scope COLLATE \"C\", n.id";

  private final Sessions sessions;
  private final TaskRows rows;

  EnqueueSql(Sessions sessions, TaskRows rows) {
    this.sessions = sessions;
    this.rows = rows;
  }

  List<Task> enqueue(List<New> tasks) {
    Map<TaskId, Task> stored = new HashMap<>();
    List<New> left = tasks;
    for (int tries = 0; !left.isEmpty(); tries++) {
      if (tries == TRIES) {
        throw DatabaseErrors.rolledBack(
            "other tasks of the same key come and go too fast; try again", null);
      }
      stored.putAll(insert(left));
      left = left.stream().filter(task -> !stored.containsKey(task.id())).toList();
      Map<Key, Task> others = left.isEmpty() ? Map.of() : find(left);
      List<New> again = new ArrayList<>();
      for (New task : left) {
        Task other = others.get(Key.of(task));
        if (other == null) {
          again.add(task);
        } else {
          stored.put(task.id(), other);
        }
      }
      left = again;
    }
    return tasks.stream().map(task -> Objects.requireNonNull(stored.get(task.id()))).toList();
  }

  /**
   * Inserts tasks; one that is of the same key and not committed yet is waited for. Keys are
   * entered in one order, so that no two calls wait for each other; the ids, by which equal tasks
   * are claimed, are given in the order of the list before.
   */
  private Map<TaskId, Task> insert(List<New> tasks) {
    Map<TaskId, New> byId = new HashMap<>();
    tasks.forEach(task -> byId.put(task.id(), task));
    Sql insertion =
        Sql.of("INSERT INTO tasks (id, " + COLUMNS.names())
            .append(", created_at, run_after) WITH " + TaskRows.CLOCK)
            .append(" SELECT n.id, n." + COLUMNS.names().replace(", ", ", n."))
            .append(", c.at, coalesce(n.not_before, c.at)")
            .append(" FROM (SELECT nextval('tasks_id_seq') AS id, v.* FROM (")
            .append(VALUES.selectPlannedOnce(tasks))
            .append(") v) n CROSS JOIN clock c ORDER BY " + ORDER)
            .append(" ON CONFLICT (tenant_id, dedupe_key, type, org_id, user_id, scope)")
            .append(" WHERE dedupe_key IS NOT NULL AND status IN ('pending', 'running')")
            .append(" DO NOTHING RETURNING task_uid, created_at");
    Map<TaskId, Task> stored = new HashMap<>();
    sessions
        .query(
            insertion,
            row ->
                Objects.requireNonNull(byId.get(new TaskId(row.getObject(1, UUID.class))))
                    .stored(row.getObject(2, OffsetDateTime.class).toInstant()))
        .forEach(task -> stored.put(task.id(), task));
    return stored;
  }

  private Map<Key, Task> find(List<New> tasks) {
    Sql keys = KEYS.select(tasks.stream().map(Key::of).distinct().toList());
    Map<Key, Task> found = new HashMap<>();
    rows.query(
            Sql.of("WITH k AS (").append(keys).append(")"),
            Sql.of(
                    "FROM k JOIN tasks r ON r.tenant_id = k.tenant_id"
                        + " AND r.dedupe_key = k.dedupe_key AND r.type = k.type"
                        + " AND r.org_id IS NOT DISTINCT FROM k.org_id"
                        + " AND r.user_id IS NOT DISTINCT FROM k.user_id AND r.scope = k.scope"
                        + " WHERE r.dedupe_key IS NOT NULL"
                        + " AND r.status IN ('pending', 'running') AND ")
                .append(sessions.tenantOf("r")))
        .forEach(task -> found.put(Key.of(task), task));
    return found;
  }

  private static @Nullable String text(@Nullable JsonDocument document) {
    return document == null ? null : document.text();
  }
}
