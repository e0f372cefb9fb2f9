package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.shared.SubjectConfig;
import io.l9.substrate.application.subject.SubjectComponents;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.ErasureRepository;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectErasures;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Erasing while other transactions are open, and while another caller erases the same. */
class ErasureWaitsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final SubjectErasures.Progress SILENT = (tombstone, done, total) -> {};

  private MemorySubstrate l9;
  private Memory alice;
  private Memory admin;
  private ErasureOrder order;

  @BeforeEach
  void open(TestInfo test) {
    l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .keyPepper("a pepper of more than thirty-two characters")
            .embedder(null)
            .build();
    alice = l9.as(test.getDisplayName(), "sales", "alice");
    admin =
        l9.as(
            new TenantScope(
                alice.scope().tenant(), null, null, Role.TENANT_ADMIN, new UUID(0, 2), null, null));
    order =
        new ErasureOrder(
            Subject.user(alice.scope().tenant(), Objects.requireNonNull(alice.scope().user())),
            false,
            null);
  }

  @AfterEach
  void close() {
    l9.close();
  }

  @Test
  void revokesAKeyThatWasBeingMade_whenTheTombstoneWasSet() throws Exception {
    CountDownLatch made = new CountDownLatch(1);
    CountDownLatch buried = new CountDownLatch(1);
    ApiKeyDraft draft =
        new ApiKeyDraft(
            "laptop", Role.END_USER, alice.scope().org(), alice.scope().user(), null, null);
    ExecutorService maker = Executors.newSingleThreadExecutor();
    try {
      Future<IssuedKey> making =
          maker.submit(
              () ->
                  admin.<IssuedKey>atomically(
                      same -> {
                        IssuedKey key =
                            l9.identity().keys().create(same.scope(), KeyMaker.operator(), draft);
                        made.countDown();
                        await(buried);
                        return key;
                      }));
      await(made);
      ErasureOutcome outcome =
          admin.subjects().erase(order, (tombstone, done, total) -> buried.countDown());
      IssuedKey key = making.get(1, TimeUnit.MINUTES);
      assertTrue(outcome.certificate().isComplete());
      assertEquals(
          Optional.empty(), l9.identity().authentication().authenticate(key.token().reveal()));
      assertTrue(isRevoked(key.key().id()));
    } finally {
      buried.countDown();
      maker.shutdownNow();
    }
  }

  private static boolean isRevoked(UUID key) throws SQLException {
    try (Connection superuser = DATABASE.superuser().getConnection();
        PreparedStatement statement =
            superuser.prepareStatement(
                "SELECT revoked_at IS NOT NULL FROM api_keys WHERE key_id = ?")) {
      statement.setObject(1, key);
      try (ResultSet row = statement.executeQuery()) {
        assertTrue(row.next());
        return row.getBoolean(1);
      }
    }
  }

  /** A transaction that has read, and has no number. */
  private static Connection transaction() throws SQLException {
    Connection connection = DATABASE.api().getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
    return connection;
  }

  @Test
  void waitsForATransactionThatIsOlder_andForNoneThatIsYounger() throws SQLException {
    UUID erasure = UUID.randomUUID();
    try (Storage storage = Storage.open(DATABASE.api(), null, null, null, l9.json());
        Connection older = transaction()) {
      SubjectStore store = storage.subjects();
      var unused =
          store
              .unitOfWork()
              .inScope(
                  admin.scope(),
                  () ->
                      store
                          .erasures()
                          .begin(
                              erasure,
                              order.subject(),
                              false,
                              false,
                              new SubjectKey("0a".repeat(32))));
      assertFalse(ended(store, erasure, Duration.ofMillis(50)));
      try (Connection younger = transaction()) {
        assertFalse(ended(store, erasure, Duration.ofMillis(50)));
        older.commit();
        assertTrue(ended(store, erasure, Duration.ofSeconds(10)));
        assertTrue(ended(store, erasure, Duration.ZERO), "nothing is left to wait for");
        younger.rollback();
      }
    }
  }

  private boolean ended(SubjectStore store, UUID erasure, Duration patience) {
    return store
        .unitOfWork()
        .inScope(admin.scope(), () -> store.rows().awaitOlder(erasure, patience));
  }

  @Test
  void erasesWhileThereIsAlwaysSomeTransaction() throws SQLException {
    alice.remember("the colibri sings");
    List<Connection> younger = new ArrayList<>();
    try (Connection older = transaction()) {
      AtomicInteger reports = new AtomicInteger();
      ErasureOutcome outcome =
          admin
              .subjects()
              .erase(
                  order,
                  (tombstone, done, total) -> {
                    try {
                      if (reports.incrementAndGet() == 3) {
                        older.commit();
                      }
                      if (reports.get() > 1) { // the first is from before the waiting
                        younger.add(transaction());
                      }
                    } catch (SQLException e) {
                      throw new AssertionError(e);
                    }
                  });
      assertTrue(outcome.certificate().isComplete());
      assertTrue(reports.get() >= 3, reports::toString);
    } finally {
      for (Connection connection : younger) {
        connection.close();
      }
    }
  }

  @Test
  void givesBothTheCertificate_ofTwoThatFinishOneErasure() {
    alice.remember("the colibri sings");
    CountDownLatch both = new CountDownLatch(2);
    try (Storage storage = Storage.open(DATABASE.api(), null, null, null, l9.json())) {
      SubjectErasures meeting =
          SubjectComponents.of(
                  Stores.with(
                      storage.subjects(),
                      ErasureRepository.class,
                      meeting(storage.subjects().erasures(), both)),
                  new SubjectConfig(
                      new SequentialIds(Instant.now()),
                      Clock.systemUTC(),
                      l9.json(),
                      new Random(7),
                      "0167",
                      RetainedBytes.NOT_SAID,
                      Duration.ofMinutes(1),
                      100,
                      100))
              .erasures();
      Callable<ErasureOutcome> caller = () -> meeting.erase(admin.scope(), order, SILENT);
      List<ErasureOutcome> outcomes = Concurrently.run(List.of(caller, caller));
      assertEquals(outcomes.get(0).certificate(), outcomes.get(1).certificate());
      assertEquals(1, outcomes.stream().filter(outcome -> outcome.key() != null).count());
      assertTrue(admin.subjects().verify().isSound());
    }
  }

  /** Erasures of which whoever holds the certificates first waits until another wants to. */
  private static ErasureRepository meeting(ErasureRepository erasures, CountDownLatch both) {
    AtomicBoolean met = new AtomicBoolean();
    return (ErasureRepository)
        Proxy.newProxyInstance(
            ErasureRepository.class.getClassLoader(),
            new Class<?>[] {ErasureRepository.class},
            (proxy, method, arguments) -> {
              try {
                if (!method.getName().equals("hold")) {
                  return method.invoke(erasures, arguments);
                }
                both.countDown();
                Object head = method.invoke(erasures, arguments);
                if (met.compareAndSet(false, true)) {
                  await(both);
                }
                return head;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(50, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
