package io.l9.substrate;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that a {@link TaskWorker} holds: its thread, its lease and its end. Thread-safe. */
final class RunningTask {

  /** The reason for which nobody wants the result any more. */
  enum Unwanted {
    CANCELLED,
    LOST,
    STOPPED
  }

  private static final Logger LOG = LoggerFactory.getLogger(TaskWorker.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final ClaimedTask claimed;
  private final TenantScope scope;
  private final TaskWork work;
  private final CountDownLatch stopped;

  private @Nullable Thread handling;
  private @Nullable Unwanted unwanted;

  /** Whether the store is asked to complete it: the lease ends then, before it is said here. */
  private boolean completing;

  /** Whether the loss of the lease was told while the store was asked. */
  private boolean lostMeanwhile;

  private boolean completed;

  /** The time of {@link System#nanoTime} until which the lease is held, as far as is known here. */
  private long heldUntil;

  /**
   * Makes a task that was claimed.
   *
   * @param scope of the handler, the completion and the failure
   * @param work in that scope
   * @param stopped open once the worker waits for nothing any more
   */
  RunningTask(
      ClaimedTask claimed,
      TenantScope scope,
      TaskWork work,
      CountDownLatch stopped,
      long heldUntil) {
    this.claimed = claimed;
    this.scope = scope;
    this.work = work;
    this.stopped = stopped;
    this.heldUntil = heldUntil;
  }

  Task task() {
    return claimed.task();
  }

  Lease lease() {
    return claimed.lease();
  }

  TenantScope scope() {
    return scope;
  }

  /** Begins the handler's part, on this thread. */
  synchronized void begin() {
    handling = Thread.currentThread();
    if (unwanted != null) {
      handling.interrupt();
    }
  }

  /** Ends the handler's part: nobody interrupts the thread any more. */
  synchronized void end() {
    handling = null;
    var unused = Thread.interrupted();
  }

  synchronized void heldUntil(long time) {
    heldUntil = time;
  }

  /**
   * Tells the handler that nobody wants the result; the first reason stands, but for a loss. A
   * handler that completed its task hears of the worker's stop alone: that the lease is over is how
   * a completion ends.
   */
  synchronized void tell(Unwanted reason) {
    if (completed && reason != Unwanted.STOPPED) {
      return;
    }
    if (completing && reason == Unwanted.LOST) {
      lostMeanwhile = true;
      return;
    }
    if (unwanted == null || reason == Unwanted.LOST) {
      unwanted = reason;
    }
    if (handling != null) {
      handling.interrupt();
    }
  }

  synchronized boolean unwanted() {
    return unwanted != null;
  }

  synchronized boolean unwanted(Unwanted reason) {
    return unwanted == reason;
  }

  synchronized boolean completed() {
    return completed;
  }

  private synchronized void beginCompletion() {
    completing = true;
  }

  private synchronized void endCompletion(boolean succeeded) {
    completing = false;
    completed |= succeeded;
    if (lostMeanwhile) {
      lostMeanwhile = false;
      tell(Unwanted.LOST);
    }
  }

  void complete(@Nullable JsonDocument result) {
    boolean succeeded = false;
    try {
      beginCompletion();
      persistently(
          () -> {
            // of several, which answers without the task that nobody reads
            if (!work.complete(scope, List.of(new Completion(lease(), result))).get(0).held()) {
              throw lease().lost();
            }
          });
      succeeded = true;
    } finally {
      endCompletion(succeeded);
    }
  }

  /** Not again if the store fails: what the work does besides storing would be done again. */
  void completing(Supplier<@Nullable JsonDocument> doing) {
    boolean succeeded = false;
    try {
      var unused =
          work.completing(
              scope,
              lease(),
              () -> {
                JsonDocument result = doing.get();
                beginCompletion();
                return result;
              });
      succeeded = true;
    } finally {
      endCompletion(succeeded);
    }
  }

  void fail(TaskFailure failure) {
    persistently(
        () -> {
          var unused = work.fail(scope, lease(), failure);
        });
  }

  /** Calls the store again while it is not available and the lease is held. */
  private void persistently(Runnable call) {
    while (true) {
      try {
        call.run();
        return;
      } catch (UnavailableException e) {
        if (over() || isStopped()) {
          throw e;
        }
        LOG.warn("the outcome of task {} is not stored yet; trying again", task().id(), e);
      }
    }
  }

  private synchronized boolean over() {
    return System.nanoTime() - heldUntil > 0;
  }

  private boolean isStopped() {
    try {
      return stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
