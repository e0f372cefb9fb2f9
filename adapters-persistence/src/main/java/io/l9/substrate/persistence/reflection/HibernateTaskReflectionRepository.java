package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.task.Promotion;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Task reflections as rows of {@code task_reflections}. */
final class HibernateTaskReflectionRepository implements TaskReflectionRepository {

  private final Sessions sessions;
  private final Table<TaskReflectionTable> table;
  private final TaskStatementsSql statements;
  private final TaskStatisticsSql statistics;
  private final TaskReflectionMapper mapper = new TaskReflectionMapperImpl();

  HibernateTaskReflectionRepository(Sessions sessions) {
    this.sessions = sessions;
    table = sessions.table(TaskReflectionTable_::new);
    statements = new TaskStatementsSql(sessions);
    statistics = new TaskStatisticsSql(sessions);
  }

  @Override
  public void create(TaskReflection reflection) {
    requireVisible(reflection.relatedDecisions());
    table.insert(rows -> rows.insert(mapper.toRow(reflection, sessions.scope())));
    statements.write(reflection);
  }

  private void requireVisible(List<PacketId> packets) {
    List<UUID> ids = packets.stream().map(PacketId::value).distinct().toList();
    if (ids.isEmpty()) {
      return;
    }
    int visible =
        sessions
            .query(
                Sql.of("SELECT count(*) FROM packet_store p WHERE ")
                    .append(Sql.isAnyOf("p.packet_id", Sql.uuids(ids)))
                    .append(" AND ")
                    .append(sessions.tenantOf("p")),
                row -> row.getInt(1))
            .get(0);
    if (visible < ids.size()) {
      throw DatabaseErrors.forbidden();
    }
  }

  @Override
  public boolean recordAnew(TaskReflection reflection) {
    requireVisible(reflection.relatedDecisions());
    TaskReflectionRow row = mapper.toRow(reflection, sessions.scope());
    row.revision--; // the one that is replaced
    boolean replaced = table.update(rows -> rows.update(row));
    if (replaced) {
      statements.write(reflection);
    }
    return replaced;
  }

  @Override
  public Optional<TaskReflection> find(TaskReflectionId id) {
    return sessions.find(TaskReflectionRow.class, id.value()).map(mapper::toTaskReflection);
  }

  @Override
  public Optional<TaskReflection> ofTask(Ownership owner, String task) {
    return query(
            Sql.of("FROM task_reflections t WHERE t.task_id = ? AND ", task)
                .append(ReflectionConditionsSql.of("t", owner))
                .append(" ORDER BY coalesce(t.updated_at, t.created_at) DESC, t.id DESC LIMIT 1"))
        .stream()
        .findFirst();
  }

  @Override
  public List<TaskReflection> history(TaskReflectionId id) {
    return query(
        Sql.of("FROM task_reflection_history t WHERE t.id = ? AND ", id.value())
            .append(sessions.tenantOf("t"))
            .append(" ORDER BY t.revision DESC"));
  }

  @Override
  public Map<TaskReflectionId, List<TaskReflection>> histories(Collection<TaskReflectionId> ids) {
    return ids.isEmpty()
        ? Map.of()
        : query(
                Sql.of("FROM task_reflection_history t WHERE ")
                    .append(
                        Sql.isAnyOf(
                            "t.id",
                            Sql.uuids(
                                ids.stream().map(TaskReflectionId::value).distinct().toList())))
                    .append(" AND ")
                    .append(sessions.tenantOf("t"))
                    .append(" ORDER BY t.revision DESC"))
            .stream()
            .collect(Collectors.groupingBy(TaskReflection::id));
  }

  private List<TaskReflection> query(Sql from) {
    return taskReflections(sessions.query(TaskReflectionRow.class, "t", from));
  }

  private List<TaskReflection> taskReflections(Collection<TaskReflectionRow> rows) {
    return rows.stream().map(mapper::toTaskReflection).toList();
  }

  @Override
  public Page<TaskReflection> list(TaskReflectionQuery query) {
    TaskOutcome outcome = query.outcome();
    return Page.of(
        taskReflections(
            sessions
                .select(TaskReflectionRow.class)
                .where("r.task_id = ?", query.task())
                .where("r.task_kind = ?", query.taskKind())
                .where("r.outcome = ?", outcome == null ? null : outcome.code())
                .page("created_at", true, query.after(), query.limit() + 1)),
        query.limit(),
        TaskReflection::position);
  }

  @Override
  public boolean delete(TaskReflectionId id) {
    return table.query(rows -> rows.delete(id.value())) > 0;
  }

  @Override
  public Map<Promotion.Statement, Promotion.Support> supports(
      Ownership owner, Visibility visibility, Collection<Promotion.Statement> asked) {
    return statements.supports(owner, visibility, asked);
  }

  @Override
  public TaskStatistics statistics(int limit) {
    return statistics.statistics(limit);
  }
}
