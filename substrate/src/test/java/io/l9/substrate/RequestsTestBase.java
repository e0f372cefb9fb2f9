package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotentRequests.Answered;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** The memory, an actor and the helpers of the tests of keyed requests and operations. */
abstract class RequestsTestBase {

  private static final String PRINT = IdempotencyKey.fingerprint(new byte[] {1});

  private final MigratedDatabase database;

  MemorySubstrate l9;
  MemoryUseCases memory;
  TenantScope actor;
  private int keys;

  RequestsTestBase(MigratedDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open(TestInfo test) {
    l9 = substrate(Clock.systemUTC());
    memory = l9.memory();
    TenantId tenant = Names.tenant(test.getDisplayName());
    actor =
        TenantScope.endUser(
            tenant, Names.org(tenant, "sales"), Names.user(tenant, "alice"), new UUID(0, 1));
  }

  @AfterEach
  void close() {
    l9.close();
  }

  MemorySubstrate substrate(Clock clock) {
    return MemorySubstrate.builder()
        .dataSource(database.api())
        .maintainer(database.maintainer())
        .embedder(null)
        .trackReads(false)
        .clock(clock)
        .build();
  }

  Answered run(IdempotencyKey key, Supplier<StoredAnswer> work) {
    return l9.requests().idempotent().run(actor, key, work);
  }

  static IdempotencyKey key(String name) {
    return new IdempotencyKey("POST /v1/test", name.replace(' ', '-'), PRINT);
  }

  StoredAnswer answer() {
    keys++;
    return new StoredAnswer(
        201,
        "application/json",
        Map.of("Location", "/v1/x/" + keys, "ETag", "\"v1\""),
        AnswerBody.of(new byte[] {(byte) keys}));
  }

  static StoredAnswer failing() {
    throw new AssertionError("the work was not to run");
  }

  PacketDraft draft(String text) {
    return PacketDraft.builder("note", l9.json().of(Map.of("text", text))).build();
  }

  String count(String table) {
    return ask(
        "SELECT count(*) FROM " + table + " WHERE tenant_id = '" + actor.tenant().value() + "'");
  }

  String ask(String sql) {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
