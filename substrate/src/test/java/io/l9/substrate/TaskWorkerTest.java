package io.l9.substrate;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class TaskWorkerTest extends TaskWorkerTestBase {

  @Test
  void completesTasks_byReturning_byAResult_andTogetherWithWhatTheyStore() {
    CountDownLatch done = new CountDownLatch(3);
    TaskId returning = enqueued("returning");
    TaskId result = memory.tasks().enqueue("result", Map.of("n", 2)).id();
    TaskId storing = enqueued("storing");
    working(
        worker()
            .handle("returning", run -> done.countDown())
            .handle(
                "result",
                payload -> (Long) ((Map<?, ?>) requireNonNull(payload)).get("n"),
                run -> {
                  run.complete(run.payload() + 1);
                  done.countDown();
                })
            .handle(
                "storing",
                run -> {
                  run.completing(
                      own -> {
                        own.tasks().enqueue("effect", null);
                        return "stored";
                      });
                  done.countDown();
                })
            .name("the worker"),
        () -> {
          await(done);
        });
    assertEquals(TaskStatus.COMPLETED, get(returning).status());
    assertNull(get(returning).result());
    assertEquals("the worker", get(returning).worker());
    assertEquals("3", String.valueOf(get(result).result()));
    assertEquals("\"stored\"", String.valueOf(get(storing).result()));
    assertEquals(1, l9.as(worker().scope).tasks().statistics().get(0).ready());
  }

  @Test
  void goesOn_whateverAHandlerThrows_andSaysSoOnTheTask() {
    CountDownLatch done = new CountDownLatch(1);
    TaskId exception = enqueued("exception");
    TaskId error = enqueued("error");
    TaskId forGood = enqueued("for-good");
    TaskId later = enqueued("later");
    TaskId unparsable = memory.tasks().enqueue("unparsable", "text").id();
    TaskId fine = enqueued(memory.tasks().draft("fine", null).withPriority(9));
    working(
        worker()
            .concurrency(1)
            .handle(
                "exception",
                run -> {
                  throw new IOException("no \0 disk");
                })
            .handle(
                "error",
                run -> {
                  throw new StackOverflowError();
                })
            .handle(
                "for-good",
                run -> {
                  throw TaskFailedException.forGood("no such address");
                })
            .handle(
                "later",
                run -> {
                  throw TaskFailedException.retryAfter(Duration.ofMinutes(5), "busy");
                })
            .handle("unparsable", payload -> (Long) payload, run -> done.countDown())
            .handle("fine", run -> done.countDown()),
        () -> {
          await(done);
        });
    assertEquals("java.io.IOException: no \uFFFD disk", get(exception).error());
    assertEquals(TaskStatus.PENDING, get(exception).status());
    assertEquals(1, get(exception).attempts());
    assertEquals("java.lang.StackOverflowError", get(error).error());
    assertEquals("no such address", get(forGood).error());
    assertEquals(Disposition.DEAD, get(forGood).disposition());
    assertEquals(NOW.plusSeconds(300), get(later).runAfter());
    assertEquals(Disposition.DEAD, get(unparsable).disposition());
    assertTrue(String.valueOf(get(unparsable).error()).startsWith("the payload is not understood"));
    assertEquals(TaskStatus.COMPLETED, get(fine).status());
  }

  @Test
  void tellsAHandlerThatItsLeaseIsLost_andChangesNothingAnyMore() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicReference<TaskRun<?>> lost = new AtomicReference<>();
    TaskId id = enqueued("type");
    working(
        worker()
            .handle(
                "type",
                run -> {
                  lost.set(run);
                  begun.countDown();
                  blockUntilInterrupted(interrupted);
                }),
        () -> {
          await(begun);
          clock.advance(Duration.ofHours(1));
          await(interrupted);
          assertTrue(lost.get().cancelled());
          assertEquals(
              ErrorCode.LEASE_LOST,
              assertThrows(ConflictException.class, () -> lost.get().complete("late")).code());
        });
    assertEquals(TaskStatus.RUNNING, get(id).status(), "until the reaper comes");
    assertEquals(1, l9.jobs().run(Job.REAP_TASKS).touched());
    assertEquals(TaskStatus.PENDING, get(id).status());
  }

  @Test
  void tellsAHandlerThatItsTaskIsCancelled() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    TaskId id = enqueued("type");
    working(
        worker()
            .handle(
                "type",
                run -> {
                  begun.countDown();
                  blockUntilInterrupted(interrupted);
                }),
        () -> {
          await(begun);
          assertTrue(memory.tasks().cancel(id).cancelRequested());
          await(interrupted);
        });
    assertEquals(Disposition.CANCELLED, get(id).disposition());
  }

  @Test
  void keepsTheLeasesOfWhatRuns() {
    CountDownLatch beats = new CountDownLatch(3);
    TaskId id = enqueued("type");
    TaskWorkerBuilder builder = worker().handle("type", run -> await(beats));
    TaskWork real = builder.claims;
    builder.claims =
        observed(
            real,
            name -> {
              if (name.equals("heartbeat")) {
                clock.advance(Duration.ofMillis(600));
                beats.countDown();
              }
            });
    working(
        builder,
        () -> {
          await(beats);
        });
    assertEquals(TaskStatus.COMPLETED, get(id).status(), "1.8 s after a lease of a second");
  }

  @Test
  void goesOn_whenTheDatabaseWasAway() {
    Set<String> failed = ConcurrentHashMap.newKeySet();
    CountDownLatch done = new CountDownLatch(1);
    TaskId id = enqueued("type");
    TaskWorkerBuilder builder = worker().handle("type", run -> done.countDown());
    builder.claims =
        observed(
            builder.claims,
            name -> {
              if (failed.add(name)) {
                throw new UnavailableException(
                    ErrorCode.DATABASE_UNAVAILABLE, "planted: it restarts", null);
              }
            });
    working(
        builder,
        () -> {
          await(done);
        });
    assertEquals(TaskStatus.COMPLETED, get(id).status());
    assertTrue(failed.containsAll(Set.of("claim", "complete")), failed::toString);
  }

  @Test
  void waitsForItsHandlers_whenItStops_andClaimsNothingMore() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    TaskId running = enqueued("type");
    AtomicReference<TaskWorker> worker = new AtomicReference<>();
    worker.set(
        worker()
            .concurrency(2)
            .handle(
                "type",
                run -> {
                  begun.countDown();
                  await(stopping);
                })
            .start());
    await(begun);
    Thread stop = new Thread(() -> worker.get().stop(LONG));
    stop.start();
    stopping.countDown();
    join(stop);
    TaskId later = enqueued("type");
    assertEquals(TaskStatus.COMPLETED, get(running).status());
    assertEquals(TaskStatus.PENDING, get(later).status());
    assertEquals(0, worker.get().running());
  }

  @Test
  void interruptsItsHandlers_afterTheGrace_andGivesTheirTasksBack() {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch interrupted = new CountDownLatch(2);
    List<TaskId> ids = List.of(enqueued("type"), enqueued("type"));
    TaskWorker worker =
        worker()
            .handle(
                "type",
                run -> {
                  begun.countDown();
                  blockUntilInterrupted(interrupted);
                })
            .start();
    await(begun);
    worker.stop(Duration.ZERO);
    await(interrupted);
    for (TaskId id : ids) {
      assertEquals(TaskStatus.PENDING, get(id).status(), "no task waits for its lease to end");
      assertEquals(0, get(id).attempts(), "the attempt is given back");
    }
    worker.stop(Duration.ZERO);
  }

  @Test
  void runsAsManyAtATime_asThereIsRoomFor() {
    CyclicBarrier together = new CyclicBarrier(3);
    CountDownLatch done = new CountDownLatch(9);
    List<TaskId> ids = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      ids.add(enqueued("type"));
    }
    try (TaskWorker started =
        worker()
            .concurrency(3)
            .handle(
                "type",
                run -> {
                  together.await(60, TimeUnit.SECONDS);
                  done.countDown();
                })
            .start()) {
      await(done);
      assertTrue(started.running() <= 3);
    }
    ids.forEach(id -> assertEquals(TaskStatus.COMPLETED, get(id).status()));
  }

  @Test
  void worksForThePlatform_inTheScopeOfEachTasksOwner() {
    CountDownLatch done = new CountDownLatch(2);
    Map<TaskId, TenantScope> scopes = new ConcurrentHashMap<>();
    Memory other = l9.as("globex", "ops", "bob");
    TaskId mine = enqueued("type");
    TaskId his = other.tasks().enqueue("type", null).id();
    working(
        TaskWorker.ofPlatform(l9)
            .handle(
                "type",
                run -> {
                  scopes.put(run.task().id(), run.memory().scope());
                  run.completing(own -> own.tasks().get(run.task().id()).id().toString());
                  done.countDown();
                }),
        () -> {
          await(done);
        });
    assertScope(memory, scopes.get(mine));
    assertScope(other, scopes.get(his));
    assertEquals(TaskStatus.COMPLETED, get(mine).status());
    assertEquals(TaskStatus.COMPLETED, other.tasks().get(his).status());
  }

  private static void assertScope(Memory owner, TenantScope scope) {
    Ownership expected = owner.scope().owner();
    assertEquals(expected, scope.owner());
    assertEquals(Role.L9_SYSTEM, scope.role());
    assertEquals(owner.scope().correlation(), scope.correlation());
  }

  @Test
  void refusesSettingsThatCannotWork() {
    assertThrows(ValidationException.class, () -> worker().start());
    assertThrows(ValidationException.class, () -> worker().concurrency(0));
    assertThrows(ValidationException.class, () -> worker().lease(Duration.ofMillis(1)));
    assertThrows(ValidationException.class, () -> worker().name(""));
    assertThrows(ValidationException.class, () -> worker().handle(" ", run -> {}));
  }

  private static void join(Thread thread) {
    try {
      thread.join(LONG.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
