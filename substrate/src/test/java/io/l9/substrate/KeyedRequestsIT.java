package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.event.AgentEventDraft;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotentRequests.Answered;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.shared.MutableClock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real use cases under a key, and operations, over PostgreSQL. */
class KeyedRequestsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String PRINT = IdempotencyKey.fingerprint(new byte[] {1});

  private MemorySubstrate l9;
  private MemoryUseCases memory;
  private TenantScope actor;
  private int keys;

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

  /** Each writes something, and would have committed it if it did not join. */
  private Map<String, Supplier<?>> useCases() {
    Packet packet = stored("the one");
    Packet other = stored("the other");
    Map<String, Supplier<?>> all = new LinkedHashMap<>();
    all.put("ingest", () -> memory.ingestion().ingest(actor, draft("one")));
    all.put("ingestAll", () -> memory.ingestion().ingestAll(actor, List.of(draft("all"))));
    all.put("ingestEach", () -> memory.ingestion().ingestEach(actor, List.of(draft("each"))));
    all.put(
        "append",
        () ->
            memory
                .agentEvents()
                .append(
                    actor,
                    List.of(
                        new AgentEventDraft("agent", "type", null, l9.json().of(Map.of()), null))));
    all.put(
        "summary",
        () ->
            memory
                .summaries()
                .create(
                    actor, SummaryDraft.of(SummarySubject.topic("topic"), List.of(packet.id()))));
    all.put(
        "amend",
        () ->
            memory
                .packetCuration()
                .amend(actor, PacketAmendment.builder(packet.id()).addTags(Set.of("tag")).build()));
    all.put(
        "contradict",
        () ->
            memory
                .packetCuration()
                .contradict(actor, new Contradiction(packet.id(), other.id(), "agent")));
    all.put("erase", () -> memory.packetCuration().erase(actor, new Erasure(other.id(), true)));
    return all;
  }

  @Test
  void leavesNothing_whenItEndsBetweenTheWorkAndItsAnswer() {
    Map<String, Supplier<?>> useCases = useCases();
    String before = everything();
    useCases.forEach(
        (name, useCase) -> {
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  run(
                      key(name),
                      () -> {
                        useCase.get();
                        throw new IllegalArgumentException("planted");
                      }),
              name);
          assertEquals(before, everything(), name);
        });
  }

  @Test
  void leavesNothing_whenTheConnectionIsKilledBetweenTheWorkAndItsAnswer() {
    Map<String, Supplier<?>> useCases = useCases();
    String before = everything();
    useCases.forEach(
        (name, useCase) -> {
          UnavailableException thrown =
              assertThrows(
                  UnavailableException.class,
                  () ->
                      run(
                          key(name),
                          () -> {
                            useCase.get();
                            ask(
                                "SELECT count(pg_terminate_backend(pid, 60000)) FROM"
                                    + " pg_stat_activity WHERE usename = 'l9_api'"
                                    + " AND datname = current_database()");
                            return answer();
                          }),
                  name);
          assertEquals(ErrorCode.DATABASE_UNAVAILABLE, thrown.code(), name);
          assertEquals(before, everything(), name);
        });
  }

  @Test
  void storesWorkAndAnswerTogether_once() {
    useCases()
        .forEach(
            (name, useCase) -> {
              String before = everything();
              Answered first =
                  run(
                      key(name),
                      () -> {
                        useCase.get();
                        return answer();
                      });
              assertFalse(first.replayed(), name);
              String after = everything();
              assertFalse(before.equals(after), name);
              Answered second = run(key(name), () -> failing());
              assertTrue(second.replayed(), name);
              assertEquals(first.answer(), second.answer(), name);
              assertEquals(after, everything(), name);
            });
  }

  /** An item that is refused is an answer, and no failure of the unit of work. */
  @Test
  void keepsThePartOfABatchThatWasStored() {
    PacketId nobody = new PacketId(new UUID(0, 7));
    List<PacketDraft> drafts =
        List.of(
            draft("good"),
            PacketDraft.builder("note", l9.json().of(Map.of("text", "bad")))
                .parents(List.of(nobody))
                .build());
    run(
        key("partial"),
        () -> {
          List<ItemResult> results = memory.ingestion().ingestEach(actor, drafts);
          assertInstanceOf(ItemResult.Done.class, results.get(0));
          assertInstanceOf(ItemResult.Failed.class, results.get(1));
          return answer();
        });
    assertEquals("1", count("packet_store"));
    assertTrue(run(key("partial"), () -> failing()).replayed());
  }

  @Test
  void writesOnce_whenTwoSendTheSameAtOnce() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    FutureTask<Answered> first =
        new FutureTask<>(
            () ->
                run(
                    key("same"),
                    () -> {
                      memory.ingestion().ingest(actor, draft("once"));
                      written.countDown();
                      await(answered);
                      return answer();
                    }));
    new Thread(first, "first").start();
    await(written);
    assertEquals(
        ErrorCode.IDEMPOTENCY_IN_PROGRESS,
        assertThrows(ConflictException.class, () -> run(key("same"), () -> failing())).code());
    TenantScope foreigner =
        new TenantScope(
            Names.tenant("another"),
            actor.org(),
            actor.user(),
            actor.role(),
            actor.correlation(),
            null,
            null);
    assertFalse(
        l9.requests().idempotent().run(foreigner, key("same"), () -> answer()).replayed(),
        "another tenant's is another key");
    answered.countDown();
    assertFalse(first.get(60, TimeUnit.SECONDS).replayed());
    assertTrue(run(key("same"), () -> failing()).replayed());
    assertEquals("1", count("packet_store"));
  }

  // ---- operations ----

  @Test
  void anOperationOfAKeyedRequest_beginsWhenThatIsCommitted_andNeverIfItIsNot() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Operations operations = l9.requests().operations();
    Operation[] started = new Operation[2];
    assertThrows(
        IllegalArgumentException.class,
        () ->
            run(
                key("rolled back"),
                () -> {
                  started[0] = operations.start(actor, "never", progress -> failingWork());
                  throw new IllegalArgumentException("planted");
                }));
    assertThrows(NotFoundException.class, () -> operations.get(actor, started[0].id()));
    run(
        key("committed"),
        () -> {
          started[1] =
              operations.start(
                  actor,
                  "write",
                  progress -> {
                    begun.countDown();
                    memory.ingestion().ingest(actor, draft("by an operation"));
                    return Optional.of(l9.json().of(Map.of("stored", 1L)));
                  });
          assertEquals(1, begun.getCount(), "it waits for the commit");
          return answer();
        });
    await(begun);
    l9.requestComponents().close(Duration.ofMinutes(1)); // waits for it to end
    Operation done = operations.get(actor, started[1].id());
    assertEquals(OperationStatus.SUCCEEDED, done.status());
    assertEquals(l9.json().of(Map.of("stored", 1L)), done.result());
    assertEquals("1", count("packet_store"));
  }

  @Test
  void showsAnOperationOfAKilledProcess_asInterrupted() {
    MutableClock clock = new MutableClock(Instant.now());
    Operation lost;
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (MemorySubstrate killed = substrate(clock);
        MemorySubstrate survivor = substrate(clock)) {
      lost =
          killed
              .requests()
              .operations()
              .start(
                  actor,
                  "hangs",
                  progress -> {
                    begun.countDown();
                    await(never);
                    return Optional.empty();
                  });
      await(begun);
      clock.advance(Operations.LEASE);
      Operation shown = survivor.requests().operations().get(actor, lost.id());
      assertEquals(OperationStatus.FAILED, shown.status());
      assertEquals(OperationFailure.INTERRUPTED, shown.failure());
      never.countDown();
    }
    assertEquals(
        "failed", ask("SELECT status FROM operations WHERE operation_id = '" + lost.id() + "'"));
  }

  @Test
  void endsOperationsAsInterrupted_whenItIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Operation operation;
    try (MemorySubstrate closing = substrate(Clock.systemUTC())) {
      operation =
          closing
              .requests()
              .operations()
              .start(
                  actor,
                  "until it is told to end",
                  progress -> {
                    begun.countDown();
                    while (true) {
                      progress.report(0, null);
                      Thread.onSpinWait();
                    }
                  });
      await(begun);
    }
    Operation shown = l9.requests().operations().get(actor, operation.id());
    assertEquals(OperationFailure.INTERRUPTED, shown.failure());
  }

  @Test
  void platformAdministratorsHaveOperationsOfTheirOwn() throws Exception {
    TenantScope operator = l9.jobs().operator();
    Operations operations = l9.platformRequests().operations();
    CountDownLatch begun = new CountDownLatch(1);
    Operation job =
        operations.start(
            operator,
            "jobs.evict-requests",
            progress -> {
              begun.countDown();
              long touched =
                  l9.maintenance()
                      .jobs()
                      .run(operator, JobCommand.of(Job.EVICT_REQUESTS))
                      .touched();
              return Optional.of(l9.json().of(Map.of("touched", touched)));
            });
    await(begun);
    l9.platformRequestComponents().close(Duration.ofMinutes(1));
    assertEquals(OperationStatus.SUCCEEDED, operations.get(operator, job.id()).status());
    assertThrows(NotFoundException.class, () -> l9.requests().operations().get(actor, job.id()));
  }

  private static Optional<JsonDocument> failingWork() {
    throw new AssertionError("it was never to run");
  }

  private static MemorySubstrate substrate(Clock clock) {
    return MemorySubstrate.builder()
        .dataSource(DATABASE.api())
        .maintainer(DATABASE.maintainer())
        .embedder(null)
        .trackReads(false)
        .clock(clock)
        .build();
  }

  private Answered run(IdempotencyKey key, Supplier<StoredAnswer> work) {
    return l9.requests().idempotent().run(actor, key, work);
  }

  private static IdempotencyKey key(String name) {
    return new IdempotencyKey("POST /v1/test", name.replace(' ', '-'), PRINT);
  }

  private StoredAnswer answer() {
    keys++;
    return new StoredAnswer(
        201,
        "application/json",
        Map.of("Location", "/v1/x/" + keys, "ETag", "\"v1\""),
        AnswerBody.of(new byte[] {(byte) keys}));
  }

  private static StoredAnswer failing() {
    throw new AssertionError("the work was not to run");
  }

  private PacketDraft draft(String text) {
    return PacketDraft.builder("note", l9.json().of(Map.of("text", text))).build();
  }

  private Packet stored(String text) {
    return memory.ingestion().ingest(actor, draft(text)).packet();
  }

  /** Every row of the tenant, as text. */
  private String everything() {
    StringBuilder all = new StringBuilder();
    for (String table :
        List.of(
            "packet_store",
            "packet_tags",
            "packet_terms",
            "agent_memory_events",
            "memory_summaries",
            "idempotency_keys")) {
      all.append(
          ask(
              "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM "
                  + table
                  + " t WHERE tenant_id = '"
                  + actor.tenant().value()
                  + "'"));
    }
    return all.toString();
  }

  private String count(String table) {
    return ask(
        "SELECT count(*) FROM " + table + " WHERE tenant_id = '" + actor.tenant().value() + "'");
  }

  private static String ask(String sql) {
    try (Connection connection = DATABASE.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
