package io.l9.substrate.domain.tasks.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TaskTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final TaskFailure FAILURE = TaskFailure.of("why");

  private final Task pending =
      new Task(
          new TaskId(new UUID(0, 1)),
          new Ownership(new TenantId(new UUID(0, 2)), null, null),
          Visibility.SHARED,
          "type",
          TaskStatus.PENDING,
          null,
          null,
          null,
          null,
          TaskDraft.DEFAULT_PRIORITY,
          NOW,
          0,
          2,
          0,
          null,
          Duration.ofMinutes(2),
          false,
          null,
          null,
          null,
          NOW,
          null,
          null,
          null,
          null);
  private final Task running = pending.claimed("worker", LEASE, NOW);

  @Test
  void isReadyFromItsTimeOn() {
    assertTrue(pending.ready(NOW));
    assertFalse(pending.ready(NOW.minusNanos(1_000)));
    assertFalse(running.ready(NOW));
  }

  @Test
  void isLeasedUntilTheLeaseEnds_andLostFromThenOn() {
    Instant end = NOW.plus(LEASE);
    assertEquals(end, running.leasedUntil());
    assertTrue(running.leased(end.minusNanos(1_000)));
    assertFalse(running.lost(end.minusNanos(1_000)));
    assertFalse(running.leased(end));
    assertTrue(running.lost(end));
    assertFalse(pending.leased(NOW));
    assertFalse(pending.lost(NOW));
    assertFalse(running.heldUntil(end).completed(null, NOW).lost(end));
  }

  @Test
  void isHeldNoLongerThanAnAttemptMayLast_andNeverShorterThanBefore() {
    assertEquals(NOW.plusSeconds(40), running.extended(LEASE, NOW.plusSeconds(10)));
    assertEquals(NOW.plus(LEASE), running.extended(Duration.ofSeconds(1), NOW.plusSeconds(10)));
    assertEquals(NOW.plusSeconds(120), running.extended(Duration.ofHours(1), NOW.plusSeconds(10)));
    assertEquals(
        NOW.plusSeconds(120), pending.claimed("w", Duration.ofHours(1), NOW).leasedUntil());
  }

  @Test
  void countsAnAttemptWhenItBegins() {
    assertEquals(TaskStatus.RUNNING, running.status());
    assertEquals(1, running.attempts());
    assertEquals("worker", running.worker());
    assertEquals(NOW, running.claimedAt());
  }

  @Test
  void completesWithAResult_andWithoutTheErrorOfAnEarlierAttempt() {
    JsonDocument result = new JsonDocument("1");
    Task failedOnce = running.failed(FAILURE, NOW, 0);
    assertEquals("why", failedOnce.error());
    Task done = failedOnce.claimed("w", LEASE, NOW).completed(result, NOW.plusSeconds(1));
    assertEquals(TaskStatus.COMPLETED, done.status());
    assertEquals(result, done.result());
    assertNull(done.error());
    assertNull(done.disposition());
    assertNull(done.leasedUntil());
    assertEquals(NOW.plusSeconds(1), done.completedAt());
  }

  @Test
  void waitsAfterAFailure_aPartOfTheLongestWait_unlessTheWorkerSaysHowLong() {
    Task again = running.failed(FAILURE, NOW, 0.5);
    assertEquals(TaskStatus.PENDING, again.status());
    assertEquals(NOW.plusSeconds(1), again.runAfter());
    assertEquals(1, again.attempts());
    assertNull(again.leasedUntil());
    assertNull(again.completedAt());
    Task said = running.failed(new TaskFailure("why", true, Duration.ofMinutes(5)), NOW, 0.5);
    assertEquals(NOW.plusSeconds(300), said.runAfter());
  }

  @Test
  void isDead_withoutAnAttemptLeft_orIfTryingAgainIsOfNoUse() {
    Task second = running.failed(FAILURE, NOW, 0).claimed("w", LEASE, NOW);
    for (Task dead :
        new Task[] {
          second.failed(FAILURE, NOW, 0),
          running.failed(new TaskFailure("why", false, null), NOW, 0)
        }) {
      assertEquals(TaskStatus.FAILED, dead.status());
      assertEquals(Disposition.DEAD, dead.disposition());
      assertEquals("why", dead.error());
      assertEquals(NOW, dead.completedAt());
    }
  }

  @Test
  void isCancelledAtOnce_ifItWaits_elseByTheEndOfTheAttempt() {
    Task cancelled = pending.cancelling(NOW);
    assertEquals(TaskStatus.FAILED, cancelled.status());
    assertEquals(Disposition.CANCELLED, cancelled.disposition());
    assertEquals(NOW, cancelled.completedAt());
    Task asked = running.cancelling(NOW);
    assertEquals(TaskStatus.RUNNING, asked.status());
    assertTrue(asked.cancelRequested());
    assertEquals(Disposition.CANCELLED, asked.failed(FAILURE, NOW, 0).disposition());
    assertEquals(Disposition.CANCELLED, asked.released(NOW).disposition());
    assertEquals(TaskStatus.COMPLETED, asked.completed(null, NOW).status());
  }

  @Test
  void getsItsAttemptBack_whenItIsReleased() {
    Task released = running.released(NOW.plusSeconds(3));
    assertEquals(TaskStatus.PENDING, released.status());
    assertEquals(0, released.attempts());
    assertEquals(NOW.plusSeconds(3), released.runAfter());
    assertEquals(0, pending.released(NOW).attempts());
  }

  @Test
  void beginsAnew_withAllOfItsAttempts() {
    Task redriven = running.cancelling(NOW).failed(FAILURE, NOW, 0).redriven(NOW.plusSeconds(9));
    assertEquals(TaskStatus.PENDING, redriven.status());
    assertEquals(0, redriven.attempts());
    assertEquals(1, redriven.redrives());
    assertEquals(NOW.plusSeconds(9), redriven.runAfter());
    assertNull(redriven.disposition());
    assertNull(redriven.completedAt());
    assertFalse(redriven.cancelRequested());
  }

  @Test
  void entersTheAttemptThatEnded_asCancelledIfSomebodyWantedThat() {
    TaskEvent lost = TaskEvent.of(TaskEvent.Kind.LOST, running, NOW.plusSeconds(5), "why");
    assertEquals(
        new TaskEvent(
            running.id(), TaskEvent.Kind.LOST, 1, "worker", NOW, NOW.plusSeconds(5), "why"),
        lost);
    assertEquals(
        TaskEvent.Kind.CANCELLED,
        TaskEvent.of(TaskEvent.Kind.FAILED, running.cancelling(NOW), NOW, "why").kind());
    Task ended = running.cancelling(NOW).failed(FAILURE, NOW, 0);
    assertEquals(
        new TaskEvent(ended.id(), TaskEvent.Kind.REDRIVEN, 1, null, null, NOW, null),
        TaskEvent.of(TaskEvent.Kind.REDRIVEN, ended, NOW, null));
  }
}
