package io.l9.substrate.application.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationRunnerTest extends OperationsTestBase {

  /** By its row, as another process does. */
  @Test
  void hearsOfACancel_fromAnotherProcess() {
    OperationsService other = fixture.operations();
    Operation operation =
        operations.start(
            actor,
            "long",
            progress -> {
              assertFalse(progress.cancelRequested());
              other.cancel(actor, first());
              operations.beat();
              progress.report(1, null);
              throw new AssertionError("it was to end");
            });
    turn();
    assertEquals(OperationStatus.CANCELLED, get(actor, operation.id()).status());
  }

  @Test
  void countsAsInterrupted_whenItIsNotHeardOfAnyMore_asAfterAKill() {
    Operation waiting = operations.start(actor, "waiting", NOTHING);
    Operation running =
        operations.start(
            actor,
            "running",
            progress -> {
              fixture.clock.advance(Operations.LEASE);
              OperationsService survivor = fixture.operations();
              assertEquals(OperationFailure.INTERRUPTED, survivor.get(actor, first()).failure());
              progress.report(1, null);
              throw new AssertionError("it was to end: somebody has said that it failed");
            });
    fixture.turns.removeFirst(); // killed before it ran
    turn();
    OperationsService survivor = fixture.operations();
    for (Operation lost : List.of(waiting, running)) {
      Operation shown = survivor.get(actor, lost.id());
      assertEquals(OperationStatus.FAILED, shown.status());
      assertEquals(OperationFailure.INTERRUPTED, shown.failure());
      assertTrue(OperationFailure.INTERRUPTED.retryable());
    }
    assertEquals(
        2,
        survivor
            .list(actor, new OperationQuery(OperationStatus.FAILED, null, 50, null))
            .items()
            .size());
  }

  @Test
  void staysAlive_asLongAsItsProcessBeats_waitingOrRunning() {
    Operation waiting = operations.start(actor, "waiting", NOTHING);
    Operation running =
        operations.start(
            actor,
            "running",
            progress -> {
              for (int i = 0; i < 10; i++) {
                fixture.clock.advance(Duration.ofSeconds(10));
                operations.beat();
              }
              return Optional.empty();
            });
    Runnable first = fixture.turns.removeFirst();
    fixture.turns.removeFirst().run();
    assertEquals(OperationStatus.SUCCEEDED, get(actor, running.id()).status());
    assertEquals(OperationStatus.PENDING, get(actor, waiting.id()).status());
    first.run();
    assertEquals(OperationStatus.SUCCEEDED, get(actor, waiting.id()).status());
  }

  @Test
  void beatsForThoseThatWait() {
    List<Operation> all = new ArrayList<>();
    for (int i = 0; i <= Operations.MAX_RUNNING_OF_TENANT; i++) {
      all.add(operations.start(actor, "k" + i, NOTHING));
    }
    Operation last = all.get(all.size() - 1);
    for (int i = 0; i < 10; i++) {
      fixture.clock.advance(Duration.ofSeconds(10));
      operations.beat();
    }
    assertEquals(OperationStatus.PENDING, get(actor, last.id()).status());
  }

  @Test
  void neverBegins_whenTheUnitOfWorkThatStartedItIsRolledBack() {
    List<String> ran = new ArrayList<>();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            fixture
                .adapters
                .requests()
                .unitOfWork()
                .inScope(
                    actor,
                    () -> {
                      operations.start(
                          actor,
                          "never",
                          progress -> {
                            ran.add("it");
                            return Optional.empty();
                          });
                      throw new IllegalArgumentException("planted");
                    }));
    turn();
    assertEquals(List.of(), ran);
    assertEquals(List.of(), operations.list(actor, OperationQuery.newest()).items());
  }

  @Test
  void interruptsWhatThereIs_whenItIsClosed_andStartsNoMore() {
    List<Operation> waiting = new ArrayList<>();
    Operation running =
        operations.start(
            actor,
            "running",
            progress -> {
              for (int i = 0; i < 4; i++) {
                waiting.add(operations.start(actor, "waiting", NOTHING));
              }
              operations.close(Duration.ZERO);
              progress.report(1, null);
              throw new AssertionError("it was to end");
            });
    turn();
    for (Operation operation : waiting) {
      assertEquals(OperationFailure.INTERRUPTED, get(actor, operation.id()).failure());
    }
    assertEquals(OperationFailure.INTERRUPTED, get(actor, running.id()).failure());
    assertEquals(
        ErrorCode.NOT_READY,
        assertThrows(UnavailableException.class, () -> operations.start(actor, "late", NOTHING))
            .code());
    while (!fixture.turns.isEmpty()) {
      turn();
    }
    for (Operation operation : waiting) {
      assertEquals(OperationFailure.INTERRUPTED, get(actor, operation.id()).failure());
    }
  }

  @Test
  void interruptsOne_forWhichThereIsNoThread() {
    fixture.rejecting = true;
    Operation operation = operations.start(actor, "no thread", NOTHING);
    fixture.clock.advance(Duration.ofSeconds(10));
    operations.beat();
    fixture.clock.advance(Duration.ofSeconds(20));
    assertEquals(OperationFailure.INTERRUPTED, get(actor, operation.id()).failure());
  }
}
