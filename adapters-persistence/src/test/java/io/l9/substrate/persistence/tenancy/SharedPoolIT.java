package io.l9.substrate.persistence.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.testkit.shared.Seeds;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/**
 * Two connections, two hundred threads, eight tenants, and every way in which a transaction can end
 * in the middle: nobody sees a row of another, and what is left is two connections without a scope.
 */
class SharedPoolIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final int THREADS = 200;
  private static final int TENANTS = 8;
  private static final int UNITS = 5;

  /** The end of a unit of work, after it has written and read. */
  private enum End {
    COMMIT,
    EXCEPTION,
    TIMEOUT,
    CANCEL_BY_SERVER,
    CANCEL_BY_CLIENT,
    TERMINATE,
    /** No unit at all: the connection is used as the pool hands it out. */
    NO_SCOPE
  }

  private record Tenant(TenantScope scope, ThreadId thread, Set<PacketId> committed) {}

  /** The connection that the unit of work of this thread has taken. */
  @SuppressWarnings("ThreadLocalUsage") // of this one test
  private final ThreadLocal<Connection> taken = new ThreadLocal<>();

  private Persistence persistence;

  @Test
  void keepsTenantsApart_howeverTheirTransactionsEnd(TestInfo test) throws Exception {
    Random random = Seeds.of(test);
    List<Tenant> tenants = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      MemoryFixture fixture = new MemoryFixture(new Random(random.nextLong()));
      tenants.add(
          new Tenant(
              fixture.actor(), new ThreadId(Seeds.uuid(random)), ConcurrentHashMap.newKeySet()));
    }
    Map<End, Long> ends;
    try (HikariDataSource pool =
            MigratedMemory.pool(MEMORY.database().api(), 2, Duration.ofMinutes(5));
        Persistence opened = Persistence.open(noting(pool), "public", MigratedMemory.JSON)) {
      persistence = opened;
      List<Callable<List<End>>> work = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random own = new Random(random.nextLong());
        int first = i;
        work.add(
            () -> {
              List<End> done = new ArrayList<>();
              for (int unit = 0; unit < UNITS; unit++) {
                int which = (first + unit) % TENANTS;
                Tenant tenant = tenants.get(which);
                Packet packet =
                    new MemoryFixture(own).packet(tenant.scope()).thread(tenant.thread()).build();
                End end = End.values()[own.nextInt(End.values().length)];
                run(pool, tenant, packet, end);
                done.add(end);
              }
              return done;
            });
      }
      ends = atOnce(work);
      assertEquals(Set.of(End.values()), ends.keySet(), "each way was gone");

      try (Connection one = pool.getConnection();
          Connection two = pool.getConnection()) {
        PooledConnections.assertAsItCame(one);
        PooledConnections.assertAsItCame(two);
      }
      for (Tenant tenant : tenants) {
        assertFalse(tenant.committed().isEmpty());
        assertEquals(
            tenant.committed(),
            persistence.memory().unitOfWork().inScope(tenant.scope(), () -> seen(tenant)),
            "what was committed is there, and nothing else");
      }
    }
  }

  private void run(DataSource pool, Tenant tenant, Packet packet, End end) throws SQLException {
    if (end == End.NO_SCOPE) {
      try (Connection connection = pool.getConnection()) {
        PooledConnections.assertAsItCame(connection);
      }
      return;
    }
    if (end == End.COMMIT) {
      writeAndRead(tenant, packet, () -> {});
      tenant.committed().add(packet.id());
      return;
    }
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class, () -> writeAndRead(tenant, packet, () -> interrupt(end)));
    assertTrue(
        thrown instanceof Planted == (end == End.EXCEPTION), () -> end + " ended by " + thrown);
    if (end != End.EXCEPTION) {
      assertTrue(
          thrown instanceof UnavailableException || thrown instanceof Stopped,
          () -> end + " ended by " + thrown);
    }
  }

  private void writeAndRead(Tenant tenant, Packet packet, Runnable last) {
    persistence
        .memory()
        .unitOfWork()
        .inScope(
            tenant.scope(),
            () -> {
              persistence.memory().packets().createAbsent(List.of(packet));
              assertTrue(seen(tenant).contains(packet.id()));
              last.run();
              return null;
            });
  }

  /** The packets of the tenant's thread, and a look at all rows for one of another tenant. */
  private Set<PacketId> seen(Tenant tenant) {
    Set<PacketId> seen =
        persistence
            .memory()
            .packets()
            .thread(
                new ThreadQuery(tenant.thread(), false, ThreadQuery.MAX_LIMIT, null),
                MemoryFixture.NOW)
            .items()
            .stream()
            .peek(packet -> assertEquals(tenant.scope().tenant(), packet.owner().tenant()))
            .map(Packet::id)
            .collect(Collectors.toSet());
    try (Statement statement = taken().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FILTER (WHERE tenant_id <> '%s'), count(*) FROM packet_store"
                    .formatted(tenant.scope().tenant().value()))) {
      row.next();
      assertEquals(0, row.getLong(1), "rows of others");
      assertTrue(row.getLong(2) > 0);
    } catch (SQLException e) {
      throw new Stopped(e);
    }
    return seen;
  }

  /** Ends the transaction of this thread's unit in the middle. */
  private void interrupt(End end) {
    if (end == End.EXCEPTION) {
      throw new Planted();
    }
    try (Statement statement = taken().createStatement()) {
      if (end == End.TIMEOUT) {
        statement.execute("SET LOCAL statement_timeout = 5");
        statement.execute("SELECT pg_sleep(600)");
        return;
      }
      int pid;
      try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
        row.next();
        pid = row.getInt(1);
      }
      FutureTask<Boolean> endless =
          new FutureTask<>(() -> statement.execute("SELECT pg_sleep(600)"));
      new Thread(endless, "endless").start();
      stop(end, statement, pid, endless);
    } catch (SQLException e) {
      throw new Stopped(e);
    }
  }

  /** Asks again until it is over, because a request that comes too early is forgotten. */
  private static void stop(End end, Statement statement, int pid, Future<?> endless)
      throws SQLException {
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement stopping = superuser.createStatement()) {
      while (true) {
        switch (end) {
          case CANCEL_BY_SERVER -> stopping.execute("SELECT pg_cancel_backend(" + pid + ")");
          case TERMINATE -> stopping.execute("SELECT pg_terminate_backend(" + pid + ")");
          // the statement's own cancel() asks once and no more
          default -> statement.getConnection().unwrap(PGConnection.class).cancelQuery();
        }
        try {
          endless.get(50, TimeUnit.MILLISECONDS);
          throw new AssertionError("nobody waits for ten minutes");
        } catch (TimeoutException e) {
          continue;
        } catch (Exception e) {
          throw new Stopped(e);
        }
      }
    }
  }

  private static Map<End, Long> atOnce(List<Callable<List<End>>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<End> ends = new ArrayList<>();
      for (Future<List<End>> thread : threads.invokeAll(work)) {
        ends.addAll(thread.get());
      }
      return ends.stream().collect(Collectors.groupingBy(end -> end, Collectors.counting()));
    } finally {
      threads.shutdown();
    }
  }

  private Connection taken() {
    return Objects.requireNonNull(taken.get());
  }

  /** The pool, noting which connection a thread has taken last. */
  private DataSource noting(DataSource pool) {
    return (DataSource)
        Proxy.newProxyInstance(
            SharedPoolIT.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(pool, arguments);
                if (result instanceof Connection connection) {
                  taken.set(connection);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** An exception of the caller's work. */
  private static final class Planted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The statement was stopped, as it was meant to be. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(Throwable cause) {
      super(cause);
    }
  }
}
