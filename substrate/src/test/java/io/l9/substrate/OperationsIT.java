package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.shared.MutableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operations over PostgreSQL: begun by keyed requests, interrupted, and those of the platform. */
class OperationsIT extends RequestsTestBase {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  OperationsIT() {
    super(DATABASE);
  }

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
            "test.evict-requests",
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
}
