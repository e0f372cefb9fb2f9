package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conditions and locks of threads in SQL. */
final class ThreadSql {

  /** The columns of the owner and the tracing ids, which every row of a thread has. */
  static final String OWNED =
      "tenant_id, org_id, user_id, scope, thread_id, correlation_id, session_id, trace_id";

  private static final String KEY = "l9_thread_key(?::uuid, ?::uuid, ?, ?)";

  private ThreadSql() {}

  /** Returns the condition that rows are of a thread. */
  static Sql of(String alias, CheckpointThread thread) {
    return Sql.of(alias + ".tenant_id = ? AND " + alias + ".thread_key = ", tenant(thread))
        .append(key(thread));
  }

  /** Returns the condition that rows are of a step of a thread. */
  static Sql of(String alias, CheckpointThread thread, StepId step) {
    return of(alias, thread, step.namespace())
        .append(" AND " + alias + ".checkpoint_id = ?", step.id());
  }

  /** Returns the condition that rows are of a namespace of a thread. */
  static Sql of(String alias, CheckpointThread thread, String namespace) {
    return of(alias, thread).append(" AND " + alias + ".checkpoint_ns = ?", namespace);
  }

  /**
   * Returns the condition that rows are of an owner's threads, written so that an index serves,
   * which {@code IS NOT DISTINCT FROM} would not.
   */
  static Sql of(String alias, CheckpointOwner owner) {
    return ofOwner(alias, owner).append(" AND " + alias + ".scope = ?", owner.visibility().code());
  }

  /** The same for a table without a scope. */
  static Sql ofOwner(String alias, CheckpointOwner owner) {
    Sql sql = Sql.of(alias + ".tenant_id = ?", owner.owner().tenant().value());
    equal(sql, alias + ".org_id", OwnerColumns.org(owner.owner()));
    equal(sql, alias + ".user_id", OwnerColumns.user(owner.owner()));
    return sql;
  }

  private static void equal(Sql sql, String column, @Nullable UUID value) {
    if (value == null) {
      sql.append(" AND " + column + " IS NULL");
    } else {
      sql.append(" AND " + column + " = ?", value);
    }
  }

  /**
   * Whether a thread's agents have pointers in {@code graph_checkpoints}: not those of private
   * threads, because that table has no scope.
   */
  static boolean hasPointers(CheckpointThread thread) {
    return thread.owner().visibility() != Visibility.L_PRIVATE;
  }

  /** Returns the query that takes a thread's lock until the transaction ends. */
  static Sql lock(CheckpointThread thread, boolean isShared) {
    return Sql.of("SELECT l9_lock(?, 'checkpoints ' || ", tenant(thread))
        .append(key(thread))
        .append(", p_shared => ?)", isShared);
  }

  private static Sql key(CheckpointThread thread) {
    CheckpointOwner owner = thread.owner();
    return Sql.of(
        KEY,
        Sql.orNull("uuid", OwnerColumns.org(owner.owner())),
        Sql.orNull("uuid", OwnerColumns.user(owner.owner())),
        owner.visibility().code(),
        thread.id());
  }

  private static UUID tenant(CheckpointThread thread) {
    return thread.owner().owner().tenant().value();
  }
}
