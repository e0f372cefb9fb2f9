package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process that works on the tasks of an organisation until somebody kills it: each has an effect
 * in the same database, in the transaction that completes it. A task that is poison kills it.
 */
final class WorkerProcess {

  static final String POISON = "poison";

  /** So short that a worker which is stopped for a moment loses what it has. */
  static final Duration LEASE = Duration.ofSeconds(1);

  private static final int MOST = 5;

  private final Persistence persistence;
  private final PGSimpleDataSource api;
  private final TenantScope scope;
  private final String name = "worker " + ProcessHandle.current().pid();

  private WorkerProcess(Persistence persistence, PGSimpleDataSource api, TenantScope scope) {
    this.persistence = persistence;
    this.api = api;
    this.scope = scope;
  }

  public static void main(String[] arguments) throws SQLException {
    PGSimpleDataSource api = new PGSimpleDataSource();
    api.setUrl(arguments[0]);
    api.setUser(arguments[1]);
    api.setPassword(arguments[2]);
    TenantScope scope =
        new TenantScope(
            new TenantId(UUID.fromString(arguments[3])),
            new OrgId(UUID.fromString(arguments[4])),
            null,
            Role.L9_SYSTEM,
            new UUID(0, 1),
            null,
            null);
    try (Persistence persistence =
        Persistence.open(MigratedMemory.pool(api, 1), "public", MigratedMemory.JSON)) {
      new WorkerProcess(persistence, api, scope).work();
    }
  }

  private void work() throws SQLException {
    TaskStore tasks = persistence.tasks();
    try (Connection own = api.getConnection()) {
      own.setAutoCommit(false);
      while (true) {
        List<ClaimedTask> claimed =
            tasks
                .unitOfWork()
                .inScope(scope, () -> tasks.leases().claim(new Claim(name, Set.of(), MOST, LEASE)));
        for (ClaimedTask task : claimed) {
          if (task.task().type().equals(POISON)) {
            Runtime.getRuntime().halt(1);
          }
          complete(own, task);
        }
      }
    }
  }

  private void complete(Connection own, ClaimedTask task) throws SQLException {
    boolean held =
        persistence.joining(
            own,
            scope,
            () -> {
              enter(own, task);
              return !persistence
                  .tasks()
                  .leases()
                  .complete(List.of(new Completion(task.lease(), null)))
                  .isEmpty();
            });
    if (held) {
      own.commit();
    } else {
      own.rollback();
    }
  }

  /** The effect, which takes a moment in which the process may be killed. */
  private static void enter(Connection own, ClaimedTask task) {
    try (PreparedStatement ledger =
        own.prepareStatement(
            "INSERT INTO ledger (task_uid, token) SELECT ?, ? FROM pg_sleep(0.005)")) {
      ledger.setObject(1, task.task().id().value());
      ledger.setLong(2, task.token());
      ledger.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the effect failed", e);
    }
  }
}
