package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processes that share a database, but no memory and no clock. */
class TaskWorkersApartIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  /** Half of the longest wait: a call that asked once alone would answer after that. */
  private static final Duration SOON = TaskWork.MAX_WAIT.dividedBy(2);

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private static MemorySubstrate opened(Duration skew) {
    return MemorySubstrate.builder()
        .clock(Clock.offset(Clock.systemUTC(), skew))
        .dataSource(DATABASE.api())
        .maintainer(DATABASE.maintainer())
        .embedder(null)
        .build();
  }

  @Test
  void aWaitingWorkerGetsWhatAnotherProcessEnqueues() throws InterruptedException {
    try (MemorySubstrate one = opened(Duration.ZERO);
        MemorySubstrate other = opened(Duration.ZERO)) {
      Memory there = other.as("acme", "sales", "alice");
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(2);
      TaskWorker worker =
          TaskWorker.of(one, there.scope())
              .concurrency(1)
              .handle(
                  "type",
                  run -> {
                    first.countDown();
                    second.countDown();
                  })
              .start();
      try {
        TaskId unused = there.tasks().enqueue("type", null).id();
        TaskWorkerTestBase.await(first);
        // whoever waits by now has not been told of this one
        long begun = System.nanoTime();
        unused = there.tasks().enqueue("type", null).id();
        assertTrue(second.await(SOON.toSeconds(), TimeUnit.SECONDS), "it comes by itself");
        assertTrue(System.nanoTime() - begun < SOON.toNanos());
      } finally {
        worker.close();
      }
    }
  }

  @Test
  void leasesAndTheTimesOfTasksAreThoseOfTheServersClock() {
    try (MemorySubstrate early = opened(HOUR.negated());
        MemorySubstrate late = opened(HOUR)) {
      Memory before = early.as("globex", "ops", "bob");
      Memory after = late.as("globex", "ops", "bob");
      Task due = before.tasks().enqueue("type", null);
      Task alsoDue = after.tasks().enqueue("type", null);
      Instant now = Instant.now();
      for (Task task : List.of(due, alsoDue)) {
        assertNear(now, task.createdAt());
        assertNear(now, task.runAfter());
      }
      Task later =
          before
              .tasks()
              .enqueue(before.tasks().draft("type", null).notBefore(now.plusSeconds(1800)))
              .task();
      List<ClaimedTask> claimed = claimed(late, after);
      assertEquals(2, claimed.size(), "what is due, and not what is due in half an hour");
      assertEquals(List.of(), claimed(early, before));
      assertEquals(0, late.jobs().run(Job.REAP_TASKS).touched(), "no lease is over");
      TaskWork work = early.tasks().work();
      assertTrue(
          work
              .heartbeat(before.scope(), claimed.stream().map(ClaimedTask::lease).toList(), MINUTE)
              .stream()
              .allMatch(Heartbeat::held),
          "whatever the clock of whoever asks");
      assertEquals(0, late.jobs().run(Job.REAP_TASKS).touched());
      for (Task task : List.of(due, alsoDue)) {
        assertEquals(TaskStatus.RUNNING, before.tasks().get(task.id()).status());
      }
      assertFalse(before.tasks().get(later.id()).runAfter().isBefore(now));
    }
  }

  private static List<ClaimedTask> claimed(MemorySubstrate substrate, Memory memory) {
    return substrate
        .tasks()
        .work()
        .claim(memory.scope(), new Claim("worker", Set.of("type"), 9, MINUTE));
  }

  private static void assertNear(Instant expected, Instant actual) {
    assertTrue(
        Duration.between(expected, actual).abs().compareTo(Duration.ofMinutes(10)) < 0,
        () -> actual + " where the time is " + expected);
  }
}
