package io.l9.substrate.application.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.TaskWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WaitingClaimsTest {

  private static final TaskDraft DRAFT = TaskDraft.of("type");

  private final TaskFixture fixture = new TaskFixture();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void answersOnceSomethingIsEnqueued() throws Exception {
    Future<List<ClaimedTask>> waiting =
        threads.submit(() -> fixture.work.claim(fixture.actor, Claim.one("w"), TaskWork.MAX_WAIT));
    Task task = fixture.enqueued(DRAFT);
    assertEquals(task.id(), get(waiting).get(0).task().id());
  }

  @Test
  void answersWithNothing_whenTheTimeIsOver() {
    assertEquals(
        List.of(), fixture.work.claim(fixture.actor, Claim.one("w"), Duration.ofMillis(2)));
  }

  @Test
  void doesNotWait_withinAUnitOfWorkThatLastsLonger() {
    // would block the enqueuing for the whole wait, and outlast the test
    assertEquals(
        List.of(),
        fixture
            .store
            .unitOfWork()
            .spanning(
                fixture.actor,
                () -> {
                  return fixture.work.claim(fixture.actor, Claim.one("w"), TaskWork.MAX_WAIT);
                }));
  }

  @Test
  void letsOneOfManyAsk_andGivesEachItsTask() throws Exception {
    WaitingClaims claims = new WaitingClaims(8);
    AtomicInteger asking = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<List<ClaimedTask>>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waiting.add(
          threads.submit(
              () ->
                  claims.claim(
                      fixture.actor,
                      Set.of(),
                      TaskWork.MAX_WAIT,
                      () -> {
                        most.accumulateAndGet(asking.incrementAndGet(), Math::max);
                        List<ClaimedTask> claimed = fixture.claimed(fixture.actor, 1);
                        asking.decrementAndGet();
                        return claimed;
                      })));
    }
    fixture.queue.enqueueAll(fixture.actor, Collections.nCopies(8, DRAFT));
    claims.notice();
    for (Future<List<ClaimedTask>> call : waiting) {
      assertEquals(1, get(call).size());
    }
    assertEquals(1, most.get());
    assertEquals(0, claims.waiting());
  }

  @Test
  void doesNotWait_behindCallsForOtherTypes() throws Exception {
    Future<List<ClaimedTask>> other =
        threads.submit(
            () ->
                fixture.work.claim(
                    fixture.actor,
                    new Claim("w", Set.of("other"), 1, TaskFixture.LEASE),
                    TaskWork.MAX_WAIT));
    fixture.enqueued(DRAFT);
    assertEquals(1, fixture.work.claim(fixture.actor, Claim.one("w"), TaskWork.MAX_WAIT).size());
    fixture.enqueued(TaskDraft.of("other"));
    assertEquals(1, get(other).size());
  }

  @Test
  void answersAtOnce_whenTooManyWait() {
    WaitingClaims none = new WaitingClaims(0);
    assertEquals(
        List.of(), none.claim(fixture.actor, Set.of(), TaskWork.MAX_WAIT, () -> List.of()));
  }

  @Test
  void answersWithNothing_whenItIsInterrupted() {
    Thread.currentThread().interrupt();
    assertEquals(List.of(), fixture.work.claim(fixture.actor, Claim.one("w"), TaskWork.MAX_WAIT));
    assertTrue(Thread.interrupted(), "and stays so");
    assertFalse(Thread.currentThread().isInterrupted());
  }

  private static List<ClaimedTask> get(Future<List<ClaimedTask>> call)
      throws InterruptedException, ExecutionException, TimeoutException {
    return call.get(60, TimeUnit.SECONDS);
  }
}
