package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tasks of a worker around the moment of their completion. */
final class TaskWorkerCompletionTest extends TaskWorkerTestBase {

  /** Heartbeats after which an answer to the first of them has been heard. */
  private static final int BEATS = 3;

  @Test
  void letsAHandlerGoOn_afterItCompletedItsTask() {
    Map<String, Boolean> cancelled = new ConcurrentHashMap<>();
    CountDownLatch completed = new CountDownLatch(2);
    CountDownLatch beats = new CountDownLatch(BEATS);
    CountDownLatch done = new CountDownLatch(2);
    TaskId one = enqueued("complete");
    TaskId two = enqueued("completing");
    enqueued("beating");
    Consumer<TaskRun<?>> after =
        run -> {
          completed.countDown();
          await(beats);
          cancelled.put(run.task().type(), run.cancelled());
          done.countDown();
        };
    TaskWorkerBuilder builder =
        worker()
            .handle("beating", run -> await(beats))
            .handle(
                "complete",
                run -> {
                  run.complete("result");
                  after.accept(run);
                })
            .handle(
                "completing",
                run -> {
                  run.completing(own -> "result");
                  after.accept(run);
                });
    builder.claims =
        observed(
            builder.claims,
            name -> {
              if (name.equals("heartbeat") && completed.getCount() == 0) {
                beats.countDown();
              }
            });
    working(builder, () -> await(done));
    assertEquals(Map.of("complete", false, "completing", false), cancelled);
    assertEquals(TaskStatus.COMPLETED, get(one).status());
    assertEquals(TaskStatus.COMPLETED, get(two).status());
  }

  @Test
  void tellsNoLoss_whileACompletionIsOnItsWayBack() {
    Map<String, Boolean> cancelled = new ConcurrentHashMap<>();
    Set<String> stored = ConcurrentHashMap.newKeySet();
    CountDownLatch beats = new CountDownLatch(BEATS);
    CountDownLatch done = new CountDownLatch(2);
    enqueued("complete");
    enqueued("completing");
    TaskWorkerBuilder builder =
        worker()
            .handle(
                "complete",
                run -> {
                  run.complete(null);
                  cancelled.put("complete", run.cancelled());
                  done.countDown();
                })
            .handle(
                "completing",
                run -> {
                  run.completing(own -> null);
                  cancelled.put("completing", run.cancelled());
                  done.countDown();
                });
    builder.claims =
        observed(
            builder.claims,
            name -> {
              if (name.equals("heartbeat") && stored.size() == 2) {
                beats.countDown();
              }
            },
            name -> {
              if (name.startsWith("complet")) {
                stored.add(name);
                await(beats);
              }
            });
    working(builder, () -> await(done));
    assertEquals(Map.of("complete", false, "completing", false), cancelled);
  }

  @Test
  void tellsTheLoss_onceACompletionHasFailed() {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch beats = new CountDownLatch(BEATS);
    AtomicReference<TaskRun<?>> lost = new AtomicReference<>();
    enqueued("type");
    TaskWorkerBuilder builder =
        worker()
            .handle(
                "type",
                run -> {
                  lost.set(run);
                  assertEquals(
                      ErrorCode.LEASE_LOST,
                      assertThrows(ConflictException.class, () -> run.complete(null)).code());
                  blockUntilInterrupted(interrupted);
                });
    builder.claims =
        observed(
            builder.claims,
            name -> {
              if (name.equals("complete")) {
                clock.advance(Duration.ofHours(1));
                asked.countDown();
                await(beats);
              } else if (name.equals("heartbeat") && asked.getCount() == 0) {
                beats.countDown();
              }
            });
    working(builder, () -> await(interrupted));
    assertTrue(lost.get().cancelled());
  }

  @Test
  void triesToCompleteAgain_howeverLongItsClaimWaited() {
    Set<String> failed = ConcurrentHashMap.newKeySet();
    CountDownLatch done = new CountDownLatch(1);
    TaskWorkerBuilder builder = worker().handle("type", run -> done.countDown());
    CountDownLatch claims = new CountDownLatch(1);
    builder.claims =
        observed(
            builder.claims,
            name -> {
              if (name.equals("claim")) {
                claims.countDown();
              } else if (name.equals("complete") && failed.add(name)) {
                throw new UnavailableException(
                    ErrorCode.DATABASE_UNAVAILABLE, "planted: it restarts", null);
              }
            });
    AtomicReference<TaskId> id = new AtomicReference<>();
    working(
        builder,
        () -> {
          await(claims);
          outlast(builder.lease);
          id.set(enqueued("type"));
          await(done);
        });
    assertFalse(failed.isEmpty(), "the first try failed");
    assertEquals(TaskStatus.COMPLETED, get(id.get()).status());
  }

  /** Waits for longer than a lease, which the worker counts by the machine's clock. */
  private static void outlast(Duration lease) {
    try {
      assertFalse(new CountDownLatch(1).await(lease.toMillis() + 100, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
