package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.LockMode;
import org.jspecify.annotations.Nullable;

/** Operations as rows of {@code operations}; row level security would let more be seen. */
final class HibernateOperationRepository implements OperationRepository {

  private final Sessions sessions;
  private final Table<OperationTable> operations;
  private final OperationSql sql;
  private final OperationMapper mapper = new OperationMapperImpl();

  HibernateOperationRepository(Sessions sessions) {
    this.sessions = sessions;
    operations = sessions.table(OperationTable_::new);
    sql = new OperationSql(sessions);
  }

  @Override
  public void create(Operation operation) {
    sql.lock(operation.id());
    operations.insert(rows -> rows.insert(mapper.toRow(operation)));
  }

  @Override
  public Optional<Operation> find(UUID id) {
    return opened(sessions.find(OperationRow.class, id));
  }

  /** A row that is being created cannot be seen, so whoever creates it holds its lock. */
  @Override
  public Optional<Operation> findForChange(UUID id) {
    Optional<Operation> found = locked(id);
    if (found.isPresent()) {
      return found;
    }
    sql.lock(id);
    return locked(id);
  }

  private Optional<Operation> locked(UUID id) {
    return opened(
        sessions.withSession(
            session ->
                Optional.ofNullable(
                    session.get(OperationRow.class, id, LockMode.PESSIMISTIC_WRITE))));
  }

  private Optional<Operation> opened(Optional<OperationRow> row) {
    return row.map(mapper::toOperation).filter(operation -> operation.openTo(sessions.scope()));
  }

  @Override
  public boolean update(Operation operation) {
    boolean unfinished =
        locked(operation.id()).filter(stored -> !stored.status().finished()).isPresent();
    return unfinished && operations.update(rows -> rows.update(mapper.toRow(operation)));
  }

  @Override
  public Page<Operation> list(OperationQuery query) {
    TenantScope scope = sessions.scope();
    OperationStatus status = query.status();
    List<OperationRow> found =
        sessions
            .select(OperationRow.class)
            .where("r.org_id = ?", org(scope))
            .where("r.user_id = ?", user(scope))
            .where("r.status = ?", status == null ? null : status.code())
            .where("r.kind = ?", query.kind())
            .page("created_at", true, query.after(), query.limit() + 1);
    return Page.of(
        found.stream().map(mapper::toOperation).toList(), query.limit(), Operation::position);
  }

  @Override
  public int interrupt(Instant now) {
    return sql.interrupt(now);
  }

  /** Returns the organisation that {@link Operation#openTo} asks for; null: any. */
  private static @Nullable UUID org(TenantScope scope) {
    return scope.role() == Role.PLATFORM_ADMIN || scope.role() == Role.TENANT_ADMIN
        ? null
        : OwnerColumns.org(scope.owner());
  }

  /** Returns the user that {@link Operation#openTo} asks for; null: any. */
  private static @Nullable UUID user(TenantScope scope) {
    return scope.role() == Role.END_USER || scope.role() == Role.CURSOR_USER
        ? OwnerColumns.user(scope.owner())
        : null;
  }
}
