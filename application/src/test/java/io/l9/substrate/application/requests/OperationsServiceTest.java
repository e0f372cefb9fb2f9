package io.l9.substrate.application.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class OperationsServiceTest extends OperationsTestBase {

  @Test
  void goesFromPendingOverRunningToSucceeded() {
    List<Operation> seen = new ArrayList<>();
    Operation started =
        operations.start(
            actor,
            "packets.import",
            progress -> {
              seen.add(get(fixture.world.endUser(), first()));
              fixture.clock.advance(Duration.ofSeconds(1));
              progress.report(3, 4L);
              seen.add(get(fixture.world.endUser(), first()));
              progress.report(4, 4L);
              return Optional.of(fixture.json.of(Map.of("stored", 4L)));
            });
    assertEquals(started, get(actor, started.id()));
    assertEquals(OperationStatus.PENDING, started.status());
    assertNull(started.startedAt());
    turn();
    assertEquals(OperationStatus.RUNNING, seen.get(0).status());
    assertEquals(0, seen.get(0).done());
    assertEquals(3, seen.get(1).done());
    assertEquals(4L, seen.get(1).total());
    Operation done = get(actor, started.id());
    assertEquals(OperationStatus.SUCCEEDED, done.status());
    assertEquals(4, done.done());
    assertEquals(RequestFixture.NOW, done.startedAt());
    assertEquals(RequestFixture.NOW.plusSeconds(1), done.finishedAt());
    assertEquals(fixture.json.of(Map.of("stored", 4L)), done.result());
    assertNull(done.failure());
    assertNull(done.leasedUntil());
  }

  @Test
  void storesProgressOnceASecond() {
    List<Long> seen = new ArrayList<>();
    Operation operation =
        operations.start(
            actor,
            "counted",
            progress -> {
              for (int i = 1; i <= 25; i++) {
                fixture.clock.advance(Duration.ofMillis(100));
                progress.report(i, null);
                seen.add(get(actor, first()).done());
              }
              return Optional.empty();
            });
    turn();
    assertEquals(List.of(0L, 10L, 20L), seen.stream().distinct().toList());
    assertEquals(25, get(actor, operation.id()).done());
  }

  @Test
  void showsFailuresOfOurOwn_andOnlyThatThereWasAnother() {
    Operation known =
        operations.start(
            actor,
            "known",
            progress -> {
              throw new UnavailableException(ErrorCode.DATABASE_UNAVAILABLE, "try again", null);
            });
    turn();
    assertEquals(
        new OperationFailure("database-unavailable", "try again", true),
        get(actor, known.id()).failure());

    RuntimeException secret = new IllegalStateException("SELECT secret");
    Operation defect =
        operations.start(
            actor,
            "defect",
            progress -> {
              throw secret;
            });
    assertSame(secret, assertThrows(IllegalStateException.class, this::turn), "for the log");
    assertEquals(OperationStatus.FAILED, get(actor, defect.id()).status());
    assertEquals(OperationFailure.INTERNAL, get(actor, defect.id()).failure());

    operations.start(
        actor,
        "gives up by itself",
        progress -> {
          throw new CancellationException("nobody asked");
        });
    assertThrows(CancellationException.class, this::turn);
    assertEquals(OperationStatus.FAILED, get(actor, first()).status());
  }

  @Test
  void cancelsOneThatWaits_atOnce_andNeverRunsIt() {
    List<String> ran = new ArrayList<>();
    Operation operation =
        operations.start(
            actor,
            "never",
            progress -> {
              ran.add("it");
              return Optional.empty();
            });
    Operation cancelled = operations.cancel(actor, operation.id());
    assertEquals(OperationStatus.CANCELLED, cancelled.status());
    turn();
    assertEquals(List.of(), ran);
    assertEquals(cancelled, get(actor, operation.id()));
    assertEquals(
        ErrorCode.CONFLICT,
        assertThrows(ConflictException.class, () -> operations.cancel(actor, operation.id()))
            .code());
  }

  @Test
  void cancelsOneThatRuns_whenItNextSaysHowFarItIs() {
    List<Boolean> asked = new ArrayList<>();
    Operation operation =
        operations.start(
            actor,
            "long",
            progress -> {
              progress.report(1, 9L);
              asked.add(progress.cancelRequested());
              assertTrue(operations.cancel(actor, first()).cancelRequested());
              assertTrue(operations.cancel(actor, first()).cancelRequested(), "again");
              asked.add(progress.cancelRequested());
              progress.report(2, 9L);
              throw new AssertionError("it was to end");
            });
    turn();
    assertEquals(List.of(false, true), asked);
    Operation cancelled = get(actor, operation.id());
    assertEquals(OperationStatus.CANCELLED, cancelled.status());
    assertEquals(2, cancelled.done());
  }

  @Test
  void succeeds_whenItEndsAllTheSame() {
    Operation operation =
        operations.start(
            actor,
            "short",
            progress -> {
              operations.cancel(actor, first());
              return Optional.empty();
            });
    turn();
    Operation done = get(actor, operation.id());
    assertEquals(OperationStatus.SUCCEEDED, done.status());
    assertTrue(done.cancelRequested());
  }

  @Test
  void isThere_forNobodyElse() {
    Operation operation = operations.start(actor, "mine", NOTHING);
    for (TenantScope other :
        List.of(
            fixture.world.colleague(),
            fixture.world.endUserElsewhere(),
            fixture.world.foreigner())) {
      assertThrows(NotFoundException.class, () -> get(other, operation.id()));
      assertThrows(NotFoundException.class, () -> operations.cancel(other, operation.id()));
      assertEquals(List.of(), operations.list(other, OperationQuery.newest()).items());
    }
    assertEquals(List.of(operation), operations.list(actor, OperationQuery.newest()).items());
    assertThrows(NotFoundException.class, () -> get(actor, new UUID(1, 1)));
  }

  /** Work that says when it is closed. */
  private record Holding(Operations.Work work, List<String> closed)
      implements Operations.HoldingWork {

    @Override
    public Optional<JsonDocument> run(Operations.Progress progress) {
      return work.run(progress);
    }

    @Override
    public void close() {
      closed.add("closed");
    }
  }

  @Test
  void closesWhatAnOperationHolds_howeverItEnds() {
    List<String> closed = new ArrayList<>();
    operations.start(actor, "succeeds", new Holding(NOTHING, closed));
    turn();
    assertEquals(1, closed.size());
    operations.start(
        actor,
        "fails",
        new Holding(
            progress -> {
              throw new IllegalStateException("a defect");
            },
            closed));
    assertThrows(IllegalStateException.class, this::turn);
    assertEquals(2, closed.size());
    Operation cancelled = operations.start(actor, "is cancelled", new Holding(NOTHING, closed));
    var unused = operations.cancel(actor, cancelled.id());
    turn();
    assertEquals(3, closed.size());
    for (int i = 0; i < 3; i++) {
      operations.start(actor, "comes before", NOTHING);
    }
    Operation waiting = operations.start(actor, "waits", new Holding(NOTHING, closed));
    var alsoUnused = operations.cancel(actor, waiting.id());
    assertEquals(4, closed.size(), "without its turn");
    operations.start(actor, "is interrupted", new Holding(NOTHING, closed));
    operations.close(Duration.ZERO);
    assertEquals(5, closed.size());
  }

  @Test
  void closesWhatAnOperationHolds_thatIsNotStarted() {
    List<String> closed = new ArrayList<>();
    assertThrows(
        IllegalStateException.class,
        () ->
            fixture
                .adapters
                .requests()
                .unitOfWork()
                .inScope(
                    actor,
                    () -> {
                      operations.start(actor, "rolled back", new Holding(NOTHING, closed));
                      throw new IllegalStateException("rolled back");
                    }));
    turn();
    assertEquals(1, closed.size());
  }

  @Test
  void refusesWhatIsNone() {
    for (String kind : List.of("", " ", "x".repeat(101), "a\u0000")) {
      assertThrows(ValidationException.class, () -> operations.start(actor, kind, NOTHING), kind);
    }
    assertThrows(ValidationException.class, () -> new OperationQuery(null, null, 0, null));
    assertEquals(
        ErrorCode.LIMIT_TOO_LARGE,
        assertThrows(ValidationException.class, () -> new OperationQuery(null, null, 201, null))
            .code());
    assertThrows(ValidationException.class, () -> OperationStatus.ofCode("done"));
  }
}
