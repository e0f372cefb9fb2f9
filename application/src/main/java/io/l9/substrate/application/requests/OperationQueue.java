package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.requests.Operations.HoldingWork;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The operations of this process that wait or run, in the order of their start, and the fair share
 * of each tenant and actor. Thread-safe; holds no lock while something waits for the database.
 */
final class OperationQueue {

  /** One of so many is kept for tenants, and in them for actors, that have none. */
  private static final int KEPT = 4;

  /** Guards all other fields, and those of runs that say so. */
  private final Object turns = new Object();

  private final Map<UUID, OperationRun> live = new LinkedHashMap<>();
  private boolean closed;

  /**
   * Adds a run, which is not ready for its turn yet.
   *
   * @throws UnavailableException if too many wait, or the queue is closed
   */
  void admit(OperationRun run) {
    synchronized (turns) {
      if (closed) {
        throw new UnavailableException(
            ErrorCode.NOT_READY, "this process is stopping; ask another one", null);
      }
      if (!fits(run, false, Operations.MAX_PENDING, Operations.MAX_PENDING_OF_TENANT)) {
        throw new UnavailableException(
            ErrorCode.QUOTA_EXCEEDED,
            "too many operations wait for their turn; start it when some of them are done",
            null);
      }
      live.put(run.id, run);
    }
  }

  /** Lets a run whose row is written have its turn when there is room. */
  void markReady(OperationRun run) {
    synchronized (turns) {
      run.ready = true;
    }
  }

  /** Gives the next run its turn and returns it; null: there is no room, or none waits. */
  @Nullable OperationRun next() {
    synchronized (turns) {
      if (closed) {
        return null;
      }
      for (OperationRun run : live.values()) {
        if (run.ready
            && !run.turn
            && fits(run, true, Operations.MAX_RUNNING, Operations.MAX_RUNNING_OF_TENANT)) {
          run.turn = true;
          return run;
        }
      }
      return null;
    }
  }

  /** Whether there may be one more that has its turn, or waits; the last are for newcomers. */
  private boolean fits(OperationRun run, boolean turn, int most, int mostOfTenant) {
    List<OperationRun> others = live.values().stream().filter(other -> other.turn == turn).toList();
    List<OperationRun> ofTenant = others.stream().filter(run::sameTenant).toList();
    boolean ownOnes = ofTenant.stream().anyMatch(other -> other.scope.sameActor(run.scope));
    return others.size() < most - (ofTenant.isEmpty() ? 0 : most / KEPT)
        && ofTenant.size() < mostOfTenant - (ownOnes ? mostOfTenant / KEPT : 0);
  }

  /** Removes a run and closes the work that holds something. */
  void release(OperationRun run) {
    synchronized (turns) {
      live.remove(run.id);
      turns.notifyAll();
    }
    if (run.work instanceof HoldingWork holding) {
      holding.close();
    }
  }

  /** Returns the runs whose rows are written. */
  List<OperationRun> ready() {
    synchronized (turns) {
      return live.values().stream().filter(run -> run.ready).toList();
    }
  }

  /**
   * Cancels a run that has its turn, or returns one that has not.
   *
   * @param finished whether the operation needs no turn any more
   * @return the run that is to be released; null: none
   */
  @Nullable OperationRun cancel(UUID id, boolean finished) {
    synchronized (turns) {
      OperationRun run = live.get(id);
      if (run != null && run.turn) {
        run.cancelled = true;
        return null;
      }
      return finished ? run : null;
    }
  }

  /**
   * Stops all runs and admits none any more.
   *
   * @return whether each run has its turn
   */
  Map<OperationRun, Boolean> close() {
    Map<OperationRun, Boolean> stopped = new LinkedHashMap<>();
    synchronized (turns) {
      closed = true;
      for (OperationRun run : live.values()) {
        run.stopped = true;
        stopped.put(run, run.turn);
      }
    }
    return stopped;
  }

  /** Waits until none of the runs is live, at most so long. */
  void awaitEndOf(List<OperationRun> running, Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    synchronized (turns) {
      try {
        while (running.stream().anyMatch(this::isLive)) {
          long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          if (left <= 0) {
            return;
          }
          turns.wait(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether a run waits or runs. */
  boolean isLive(OperationRun run) {
    synchronized (turns) {
      return live.containsKey(run.id);
    }
  }
}
