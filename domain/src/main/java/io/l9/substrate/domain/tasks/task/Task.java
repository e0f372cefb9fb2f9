package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task of the queue. Times are those of the store's clock, in microseconds. The token of a
 * running attempt is no part of it: only whoever claimed the task has that.
 *
 * <p>Clients of other rules may have written a task: its type may then be empty or long, and one
 * that failed may have no disposition.
 *
 * @param disposition null unless it failed
 * @param result null unless it completed, and if it has none
 * @param error of the last attempt that did not complete
 * @param runAfter before which nobody claims it
 * @param attempts how often it was begun, without those that were given back
 * @param redrives how often it was begun anew after its end
 * @param cancelRequested whether somebody wants the running attempt to end
 * @param worker that has it or had it last
 * @param claimedAt when that began
 * @param leasedUntil null unless it is running; when it counts as lost unless it is heard of before
 * @param completedAt when it ended, in whatever way
 */
public record Task(
    TaskId id,
    Ownership owner,
    Visibility visibility,
    String type,
    TaskStatus status,
    @Nullable Disposition disposition,
    @Nullable JsonDocument payload,
    @Nullable JsonDocument result,
    @Nullable String error,
    int priority,
    Instant runAfter,
    int attempts,
    int maxAttempts,
    int redrives,
    @Nullable String dedupeKey,
    Duration maxRun,
    boolean cancelRequested,
    @Nullable String worker,
    @Nullable Instant claimedAt,
    @Nullable Instant leasedUntil,
    Instant createdAt,
    @Nullable Instant completedAt,
    @Nullable UUID correlation,
    @Nullable String session,
    @Nullable String trace) {

  /** Returns the place in the list, which is ordered by creation. */
  public Position position() {
    return new Position(createdAt, id.value());
  }

  /** Whether a claim at this time may take it. */
  public boolean ready(Instant now) {
    return status == TaskStatus.PENDING && !runAfter.isAfter(now);
  }

  /** Whether an attempt is running and has a lease that has not ended. */
  public boolean leased(Instant now) {
    return status == TaskStatus.RUNNING && leasedUntil != null && leasedUntil.isAfter(now);
  }

  /** Whether an attempt is running and nobody was heard of it before its lease ended. */
  public boolean lost(Instant now) {
    return status == TaskStatus.RUNNING && leasedUntil != null && !leasedUntil.isAfter(now);
  }

  /** Returns the end of a lease that begins anew now: never before that of the present one. */
  public Instant extended(Duration lease, Instant now) {
    Instant last = (claimedAt == null ? now : claimedAt).plus(maxRun);
    Instant wanted = now.plus(lease);
    Instant until = wanted.isAfter(last) ? last : wanted;
    return leasedUntil != null && leasedUntil.isAfter(until) ? leasedUntil : until;
  }

  /** The same, begun by a worker. */
  public Task claimed(String by, Duration lease, Instant now) {
    Builder next = new Builder(this);
    next.status = TaskStatus.RUNNING;
    next.attempts = attempts + 1;
    next.worker = by;
    next.claimedAt = now;
    next.leasedUntil = now.plus(lease.compareTo(maxRun) < 0 ? lease : maxRun);
    return next.build();
  }

  /** The same, held until this time. */
  public Task heldUntil(Instant until) {
    Builder next = new Builder(this);
    next.leasedUntil = until;
    return next.build();
  }

  /** The same, done. */
  public Task completed(@Nullable JsonDocument with, Instant now) {
    Builder next = new Builder(this);
    next.end(TaskStatus.COMPLETED, null, now);
    next.result = with;
    next.error = null;
    return next.build();
  }

  /**
   * The same after an attempt that failed: cancelled if somebody wanted that, dead if no attempt is
   * left or another one is of no use, else pending again.
   *
   * @param random from 0 to 1, for {@link Backoff}
   */
  public Task failed(TaskFailure failure, Instant now, double random) {
    Builder next = new Builder(this);
    next.error = failure.error();
    if (cancelRequested) {
      next.end(TaskStatus.FAILED, Disposition.CANCELLED, now);
    } else if (!failure.retryable() || attempts >= maxAttempts) {
      next.end(TaskStatus.FAILED, Disposition.DEAD, now);
    } else {
      Duration after = failure.retryAfter();
      next.pending(now.plus(after == null ? Backoff.of(attempts, random) : after));
    }
    return next.build();
  }

  /** The same, given back before anything was done: the attempt does not count. */
  public Task released(Instant now) {
    Builder next = new Builder(this);
    next.attempts = Math.max(0, attempts - 1);
    if (cancelRequested) {
      next.end(TaskStatus.FAILED, Disposition.CANCELLED, now);
    } else {
      next.pending(now);
    }
    return next.build();
  }

  /** The same, if somebody wants it to end: at once, unless an attempt is running. */
  public Task cancelling(Instant now) {
    Builder next = new Builder(this);
    if (status == TaskStatus.PENDING) {
      next.end(TaskStatus.FAILED, Disposition.CANCELLED, now);
    } else {
      next.cancelRequested = true;
    }
    return next.build();
  }

  /** The same, which failed, to be begun anew with all of its attempts. */
  public Task redriven(Instant now) {
    Builder next = new Builder(this);
    next.pending(now);
    next.attempts = 0;
    next.redrives = redrives + 1;
    return next.build();
  }

  /** A task on its way into its next state. */
  private static final class Builder {

    private final Task task;
    private TaskStatus status;
    private @Nullable Disposition disposition;
    private @Nullable JsonDocument result;
    private @Nullable String error;
    private Instant runAfter;
    private int attempts;
    private int redrives;
    private boolean cancelRequested;
    private @Nullable String worker;
    private @Nullable Instant claimedAt;
    private @Nullable Instant leasedUntil;
    private @Nullable Instant completedAt;

    Builder(Task task) {
      this.task = task;
      status = task.status;
      disposition = task.disposition;
      result = task.result;
      error = task.error;
      runAfter = task.runAfter;
      attempts = task.attempts;
      redrives = task.redrives;
      cancelRequested = task.cancelRequested;
      worker = task.worker;
      claimedAt = task.claimedAt;
      leasedUntil = task.leasedUntil;
      completedAt = task.completedAt;
    }

    void end(TaskStatus how, @Nullable Disposition why, Instant now) {
      status = how;
      disposition = why;
      leasedUntil = null;
      completedAt = now;
    }

    void pending(Instant notBefore) {
      status = TaskStatus.PENDING;
      disposition = null;
      runAfter = notBefore;
      cancelRequested = false;
      leasedUntil = null;
      completedAt = null;
    }

    Task build() {
      return new Task(
          task.id,
          task.owner,
          task.visibility,
          task.type,
          status,
          disposition,
          task.payload,
          result,
          error,
          task.priority,
          runAfter,
          attempts,
          task.maxAttempts,
          redrives,
          task.dedupeKey,
          task.maxRun,
          cancelRequested,
          worker,
          claimedAt,
          leasedUntil,
          task.createdAt,
          completedAt,
          task.correlation,
          task.session,
          task.trace);
    }
  }
}
