package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.UUID;

/** The lock of an operation's id, and the end of all interrupted operations at once. */
final class OperationSql {

  private final Sessions sessions;

  OperationSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Locks an id, of a row or of none, until the end of the transaction. */
  void lock(UUID id) {
    sessions.query(
        Sql.of("SELECT l9_lock(?, ?)", sessions.scope().tenant().value(), "operation " + id),
        row -> true);
  }

  /** Fails the interrupted operations that the scope may update and nobody else has locked. */
  int interrupt(Instant now) {
    return sessions.update(
        Sql.of(
                "UPDATE operations o SET status = 'failed', finished_at = ?::timestamptz,"
                    + " leased_until = NULL, failure_code = ?, failure_message = ?,"
                    + " failure_retryable = ? WHERE ",
                SqlLiterals.time(now),
                OperationFailure.INTERRUPTED.code(),
                OperationFailure.INTERRUPTED.message(),
                OperationFailure.INTERRUPTED.retryable())
            .append(sessions.tenantOf("o"))
            .append(
                " AND o.operation_id = ANY (ARRAY(SELECT o.operation_id FROM operations o WHERE ")
            .append(sessions.tenantOf("o"))
            .append(
                " AND o.finished_at IS NULL AND o.leased_until <= ?::timestamptz"
                    + " FOR UPDATE SKIP LOCKED))",
                SqlLiterals.bound(now)));
  }
}
