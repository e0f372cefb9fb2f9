package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.MutableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** A substrate in memory whose clock stands still, an actor, and the waits of the tests. */
abstract class TaskWorkerTestBase {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Duration LONG = Duration.ofSeconds(60);

  final MutableClock clock = new MutableClock(NOW);
  final MemorySubstrate l9 = MemorySubstrate.builder().clock(clock).build();
  final Memory memory = l9.as("acme", "sales", "alice");

  @AfterEach
  void close() {
    l9.close();
  }

  /** A worker of the organisation, whose leases are renewed three times a second. */
  TaskWorkerBuilder worker() {
    TenantScope alice = memory.scope();
    TenantScope system =
        new TenantScope(
            alice.tenant(), alice.org(), null, Role.L9_SYSTEM, alice.correlation(), null, null);
    return TaskWorker.of(l9, system).lease(Duration.ofSeconds(1));
  }

  TaskId enqueued(String type) {
    return memory.tasks().enqueue(type, null).id();
  }

  TaskId enqueued(TaskDraft draft) {
    return memory.tasks().enqueue(draft).task().id();
  }

  Task get(TaskId id) {
    return memory.tasks().get(id);
  }

  static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(LONG.toSeconds(), TimeUnit.SECONDS), "it happens");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits on a handler's thread until that is interrupted. */
  static void blockUntilInterrupted(CountDownLatch interrupted) throws InterruptedException {
    try {
      var unused = new CountDownLatch(1).await(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
  }

  /** Runs something while a worker works, and waits until that has stopped. */
  static void working(TaskWorkerBuilder builder, Runnable meanwhile) {
    TaskWorker worker = builder.start();
    try {
      meanwhile.run();
    } finally {
      worker.close();
    }
  }

  /** Returns the same work, seen by somebody before each call. */
  static TaskWork observed(TaskWork real, Consumer<String> before) {
    return observed(real, before, name -> {});
  }

  /** Returns the same work, seen by somebody before each call and by another one after it. */
  static TaskWork observed(TaskWork real, Consumer<String> before, Consumer<String> after) {
    return (TaskWork)
        Proxy.newProxyInstance(
            TaskWork.class.getClassLoader(),
            new Class<?>[] {TaskWork.class},
            (proxy, method, arguments) -> {
              before.accept(method.getName());
              try {
                Object answer = method.invoke(real, arguments);
                after.accept(method.getName());
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
