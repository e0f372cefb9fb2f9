package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.requests.Operations.Work;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The execution of operations of this process: their turns, leases and ends. The memory of the
 * process says only what to do next; the state of an operation is its row, and whoever changes that
 * first has decided.
 */
final class OperationRunner {

  /** The rows of operations; each call is a unit of work of the scope. */
  interface Rows {

    boolean exists(TenantScope scope, UUID id);

    /** Changes an operation that is not finished; empty if it is, or is not there. */
    Optional<Operation> change(TenantScope scope, UUID id, UnaryOperator<Operation> how);
  }

  private static final Duration BEAT = Duration.ofSeconds(10);

  private final Rows rows;
  private final Clock clock;
  private final Executor executor;
  private final ScheduledExecutorService timer;
  private final OperationQueue queue = new OperationQueue();

  /** Guards {@link #beating} and {@link #closed}. */
  private final Object heartbeat = new Object();

  private @Nullable Future<?> beating;
  private boolean closed;

  OperationRunner(Rows rows, Clock clock, Executor executor, ScheduledExecutorService timer) {
    this.rows = rows;
    this.clock = clock;
    this.executor = executor;
    this.timer = timer;
  }

  /**
   * Returns a run that waits until its row is written.
   *
   * @throws UnavailableException if too many wait, or this is closed
   */
  OperationRun admit(UUID id, TenantScope scope, Work work) {
    OperationRun run = new OperationRun(id, scope, work, clock, this::renew);
    queue.admit(run);
    synchronized (heartbeat) {
      if (beating == null && !closed) {
        beating =
            timer.scheduleWithFixedDelay(
                this::beat, BEAT.toSeconds(), BEAT.toSeconds(), TimeUnit.SECONDS);
      }
    }
    return run;
  }

  /** Lets a run whose row is written have its turn when there is room. */
  void ready(OperationRun run) {
    queue.markReady(run);
    giveTurns();
  }

  /** Lets a run go whose row was not written. */
  void release(OperationRun run) {
    queue.release(run);
  }

  /**
   * Tells a run that its operation is cancelled, so that it need not wait for its next renewal.
   *
   * @param finished whether the operation has ended without its turn
   */
  void cancel(UUID id, boolean finished) {
    OperationRun waiting = queue.cancel(id, finished);
    if (waiting != null) {
      queue.release(waiting);
    }
  }

  /** Runs what has its turn now. */
  private void giveTurns() {
    for (OperationRun run = queue.next(); run != null; run = queue.next()) {
      OperationRun given = run;
      try {
        executor.execute(() -> perform(given));
      } catch (RejectedExecutionException e) {
        // Not ended here: it may be another actor's than the unit of work that is active. Its lease
        // ends soon, and says that nobody runs it.
        queue.release(run);
      }
    }
  }

  private void perform(OperationRun run) {
    try {
      Instant now = now();
      run.written = now;
      // Waits until whoever started it has committed; there is none if he rolled back.
      boolean begun =
          rows.change(run.scope, run.id, before -> before.running(now, now.plus(Operations.LEASE)))
              .isPresent();
      if (begun) {
        run.begun = true;
        work(run);
      }
    } finally {
      queue.release(run);
      giveTurns();
    }
  }

  /** A defect is left for whoever handles what the executor's threads do not catch. */
  private void work(OperationRun run) {
    Optional<JsonDocument> result;
    try {
      result = run.work.run(run);
    } catch (SubstrateException failure) {
      finish(run, OperationStatus.FAILED, null, OperationFailure.of(failure));
      return;
    } catch (Throwable failure) {
      if (failure instanceof CancellationException && run.cancelled) {
        finish(run, OperationStatus.CANCELLED, null, null);
      } else if (failure instanceof CancellationException && run.stopped) {
        finish(run, OperationStatus.FAILED, null, OperationFailure.INTERRUPTED);
      } else {
        finish(run, OperationStatus.FAILED, null, OperationFailure.INTERNAL);
        throw failure;
      }
      return;
    }
    finish(run, OperationStatus.SUCCEEDED, result.orElse(null), null);
  }

  private void finish(
      OperationRun run,
      OperationStatus how,
      @Nullable JsonDocument result,
      @Nullable OperationFailure failure) {
    if (!queue.isLive(run)) {
      return; // whoever closed this has ended it, and may have closed the database since
    }
    var unused =
        rows.change(
            run.scope,
            run.id,
            before ->
                run.reported(before, before.leasedUntil()).finished(how, result, failure, now()));
  }

  /** Renews the lease of every operation of this process, running or waiting. */
  void beat() {
    for (OperationRun run : queue.ready()) {
      try {
        renew(run);
      } catch (RuntimeException e) {
        // Without a database the next beat tells it; if none gets through, the lease ends, which is
        // the truth. After any other failure it is to end: the others must not lose their leases.
        run.stopped |= !(e instanceof UnavailableException);
      }
    }
  }

  /** Writes the progress of a run and renews its lease; learns whether it was cancelled. */
  private void renew(OperationRun run) {
    if (!run.begun && !rows.exists(run.scope, run.id)) {
      return; // it is not committed yet, and must not be waited for here
    }
    Instant now = now();
    run.written = now;
    Optional<Operation> stored =
        rows.change(run.scope, run.id, before -> run.reported(before, now.plus(Operations.LEASE)));
    if (stored.isPresent()) {
      run.cancelled |= stored.get().cancelRequested();
    } else if (run.begun) {
      run.stopped = true; // somebody saw its lease end, and has said that it failed
    }
  }

  /**
   * Starts none any more, and ends those that there are.
   *
   * @param grace how long running ones are waited for
   */
  void close(Duration grace) {
    Map<OperationRun, Boolean> stopped = queue.close();
    synchronized (heartbeat) {
      closed = true;
      if (beating != null) {
        beating.cancel(false);
      }
    }
    List<OperationRun> running = new ArrayList<>();
    stopped.forEach(
        (run, hasTurn) -> {
          if (hasTurn) {
            running.add(run);
          } else {
            interrupt(run);
          }
        });
    queue.awaitEndOf(running, grace);
    for (OperationRun run : running) {
      if (queue.isLive(run)) {
        interrupt(run);
      }
    }
  }

  private void interrupt(OperationRun run) {
    try {
      finish(run, OperationStatus.FAILED, null, OperationFailure.INTERRUPTED);
    } catch (UnavailableException e) {
      // Its lease ends soon, which says the same.
    } finally {
      queue.release(run);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
