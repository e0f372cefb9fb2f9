package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.Identity;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code operations}. */
final class SqlOperationRepository implements OperationRepository {

  private static final String SELECT =
      "SELECT o.operation_id, o.tenant_id, o.org_id, o.user_id, o.scope, o.kind, o.status, o.done,"
          + " o.total, o.created_at, o.started_at, o.finished_at, o.leased_until, o.result,"
          + " o.failure_code, o.failure_message, o.failure_retryable, o.cancel_requested,"
          + " o.correlation_id, o.session_id, o.trace_id FROM operations o WHERE ";

  private final Sessions sessions;
  private final JsonCodec json;

  SqlOperationRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
  }

  @Override
  public void create(Operation operation) {
    lock(operation.id());
    OperationFailure failure = operation.failure();
    sessions.update(
        Sql.of(
            "INSERT INTO operations (operation_id, tenant_id, org_id, user_id, scope, kind, status,"
                + " done, total, created_at, started_at, finished_at, leased_until, result,"
                + " failure_code, failure_message, failure_retryable, cancel_requested,"
                + " correlation_id, session_id, trace_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?::timestamptz, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?::jsonb,"
                + " ?, ?, ?, ?, ?, ?, ?)",
            operation.id(),
            operation.owner().tenant().value(),
            Identity.org(operation.owner()),
            Identity.user(operation.owner()),
            operation.visibility().code(),
            operation.kind(),
            operation.status().code(),
            operation.done(),
            operation.total(),
            Notation.time(operation.createdAt()),
            Notation.time(operation.startedAt()),
            Notation.time(operation.finishedAt()),
            Notation.time(operation.leasedUntil()),
            text(operation.result()),
            failure == null ? null : failure.code(),
            failure == null ? null : failure.message(),
            failure == null ? null : failure.retryable(),
            operation.cancelRequested(),
            operation.correlation(),
            operation.session(),
            operation.trace()));
  }

  @Override
  public Optional<Operation> find(UUID id) {
    return find(id, "");
  }

  /** A row that is being created cannot be seen, so whoever creates it holds its lock. */
  @Override
  public Optional<Operation> findForChange(UUID id) {
    Optional<Operation> found = find(id, " FOR UPDATE");
    if (found.isPresent()) {
      return found;
    }
    lock(id);
    return find(id, " FOR UPDATE");
  }

  private Optional<Operation> find(UUID id, String how) {
    return sessions
        .query(
            Sql.of(SELECT).append(open()).append(" AND o.operation_id = ?" + how, id),
            this::operation)
        .stream()
        .findFirst();
  }

  /** Until the end of the transaction. */
  private void lock(UUID id) {
    sessions.query(
        Sql.of("SELECT l9_lock(?, ?)", sessions.scope().tenant().value(), "operation " + id),
        row -> true);
  }

  @Override
  public boolean update(Operation operation) {
    OperationFailure failure = operation.failure();
    Sql sql =
        Sql.of(
            "UPDATE operations o SET status = ?, done = ?, total = ?, started_at = ?::timestamptz,"
                + " finished_at = ?::timestamptz, leased_until = ?::timestamptz,"
                + " result = ?::jsonb, failure_code = ?, failure_message = ?,"
                + " failure_retryable = ?, cancel_requested = ? WHERE o.finished_at IS NULL AND ",
            operation.status().code(),
            operation.done(),
            operation.total(),
            Notation.time(operation.startedAt()),
            Notation.time(operation.finishedAt()),
            Notation.time(operation.leasedUntil()),
            text(operation.result()),
            failure == null ? null : failure.code(),
            failure == null ? null : failure.message(),
            failure == null ? null : failure.retryable(),
            operation.cancelRequested());
    return sessions.update(sql.append(open()).append(" AND o.operation_id = ?", operation.id()))
        > 0;
  }

  @Override
  public Page<Operation> list(OperationQuery query) {
    Sql sql = Sql.of(SELECT).append(open());
    if (query.status() != null) {
      sql.append(" AND o.status = ?", query.status().code());
    }
    if (query.kind() != null) {
      sql.append(" AND o.kind = ?", query.kind());
    }
    Position after = query.after();
    if (after != null) {
      sql.append(
          " AND (o.created_at, o.operation_id) < (?::timestamptz, ?)",
          Notation.bound(after.at()),
          after.id());
    }
    sql.append(" ORDER BY o.created_at DESC, o.operation_id DESC LIMIT ?", query.limit() + 1);
    return Page.of(sessions.query(sql, this::operation), query.limit(), Operation::position);
  }

  @Override
  public int interrupt(Instant now) {
    return sessions.update(
        Sql.of(
                "UPDATE operations o SET status = 'failed', finished_at = ?::timestamptz,"
                    + " leased_until = NULL, failure_code = ?, failure_message = ?,"
                    + " failure_retryable = ? WHERE ",
                Notation.time(now),
                OperationFailure.INTERRUPTED.code(),
                OperationFailure.INTERRUPTED.message(),
                OperationFailure.INTERRUPTED.retryable())
            .append(sessions.tenantOf("o"))
            .append(
                " AND o.operation_id = ANY (ARRAY(SELECT o.operation_id FROM operations o WHERE ")
            .append(open())
            .append(
                " AND o.finished_at IS NULL AND o.leased_until <= ?::timestamptz"
                    + " FOR UPDATE SKIP LOCKED))",
                Notation.bound(now)));
  }

  /** {@link Operation#openTo}, but for the visibility, which row level security sees to. */
  private Sql open() {
    TenantScope scope = sessions.scope();
    Sql sql = sessions.tenantOf("o");
    return switch (scope.role()) {
      case PLATFORM_ADMIN, TENANT_ADMIN -> sql;
      case ORG_ADMIN, L9_SYSTEM -> sql.append(" AND o.org_id = ?", Identity.org(scope.owner()));
      case END_USER, CURSOR_USER ->
          sql.append(
              " AND o.org_id = ? AND o.user_id = ?",
              Identity.org(scope.owner()),
              Identity.user(scope.owner()));
    };
  }

  private Operation operation(ResultSet row) throws SQLException {
    UUID org = row.getObject("org_id", UUID.class);
    UUID user = row.getObject("user_id", UUID.class);
    String result = row.getString("result");
    String failure = row.getString("failure_code");
    return new Operation(
        row.getObject("operation_id", UUID.class),
        new Ownership(
            new TenantId(row.getObject("tenant_id", UUID.class)),
            org == null ? null : new OrgId(org),
            user == null ? null : new UserId(user)),
        Visibility.ofCode(row.getString("scope")),
        row.getString("kind"),
        OperationStatus.ofCode(row.getString("status")),
        row.getLong("done"),
        row.getObject("total", Long.class),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        time(row, "started_at"),
        time(row, "finished_at"),
        time(row, "leased_until"),
        result == null ? null : json.restore(result),
        failure == null
            ? null
            : new OperationFailure(
                failure,
                String.valueOf(row.getString("failure_message")),
                row.getBoolean("failure_retryable")),
        row.getBoolean("cancel_requested"),
        row.getObject("correlation_id", UUID.class),
        row.getString("session_id"),
        row.getString("trace_id"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable String text(@Nullable JsonDocument document) {
    return document == null ? null : document.text();
  }
}
