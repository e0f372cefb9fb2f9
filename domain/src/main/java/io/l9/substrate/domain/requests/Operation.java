package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that goes on after the request that started it, as last reported. Visible to those who may
 * write such a row: its starter, and administrators. Times are microseconds.
 *
 * @param visibility that of the most private memories its starter's role sees, because the result
 *     may tell of them
 * @param kind of the work, such as {@code packets.import}
 * @param done how much of it is done, in the work's own unit
 * @param total how much there is to do; null if that is not known
 * @param startedAt null while it is pending, and if it never ran
 * @param finishedAt null unless it is finished
 * @param leasedUntil when it counts as interrupted, unless it is heard of before; null if it is
 *     finished
 * @param result null unless it succeeded, and if it has none
 * @param failure null unless it failed
 * @param cancelRequested whether somebody wanted it to end
 */
public record Operation(
    UUID id,
    Ownership owner,
    Visibility visibility,
    String kind,
    OperationStatus status,
    long done,
    @Nullable Long total,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant leasedUntil,
    @Nullable JsonDocument result,
    @Nullable OperationFailure failure,
    boolean cancelRequested,
    @Nullable UUID correlation,
    @Nullable String session,
    @Nullable String trace) {

  /** One that waits for its turn. */
  public static Operation pending(
      UUID id, TenantScope scope, String kind, Instant now, Instant leasedUntil) {
    return new Operation(
        id,
        scope.owner(),
        Visibility.mostPrivateTo(scope.role()),
        kind,
        OperationStatus.PENDING,
        0,
        null,
        now,
        null,
        null,
        leasedUntil,
        null,
        null,
        false,
        scope.correlation(),
        scope.session(),
        scope.trace());
  }

  /** Whether it is there for this scope. */
  public boolean openTo(TenantScope scope) {
    return scope.mayWrite(owner, visibility);
  }

  /** Returns the place in the list, which is ordered by creation. */
  public Position position() {
    return new Position(createdAt, id);
  }

  /** Whether it is not finished and nobody works on it any more. */
  public boolean interrupted(Instant now) {
    return !status.finished() && leasedUntil != null && !leasedUntil.isAfter(now);
  }

  /** Returns the operation at this time: failed, if it is {@link #interrupted}. */
  public Operation at(Instant now) {
    return interrupted(now)
        ? finished(OperationStatus.FAILED, null, OperationFailure.INTERRUPTED, now)
        : this;
  }

  /** The same, being worked on. */
  public Operation running(Instant now, Instant newLease) {
    return with(OperationStatus.RUNNING, done, total, now, null, newLease, null, null, false);
  }

  /** The same, further on. */
  public Operation further(long newDone, @Nullable Long newTotal, @Nullable Instant newLease) {
    return with(status, newDone, newTotal, startedAt, null, newLease, null, null, cancelRequested);
  }

  /** The same, finished. */
  public Operation finished(
      OperationStatus how,
      @Nullable JsonDocument newResult,
      @Nullable OperationFailure newFailure,
      Instant now) {
    return with(how, done, total, startedAt, now, null, newResult, newFailure, cancelRequested);
  }

  /** The same, if somebody wants it to end: at once if it has not begun. */
  public Operation cancelling(Instant now) {
    return status == OperationStatus.PENDING
        ? with(OperationStatus.CANCELLED, done, total, startedAt, now, null, null, null, true)
        : with(status, done, total, startedAt, finishedAt, leasedUntil, result, failure, true);
  }

  private Operation with(
      OperationStatus newStatus,
      long newDone,
      @Nullable Long newTotal,
      @Nullable Instant newStart,
      @Nullable Instant newEnd,
      @Nullable Instant newLease,
      @Nullable JsonDocument newResult,
      @Nullable OperationFailure newFailure,
      boolean newCancelRequested) {
    return new Operation(
        id,
        owner,
        visibility,
        kind,
        newStatus,
        newDone,
        newTotal,
        createdAt,
        newStart,
        newEnd,
        newLease,
        newResult,
        newFailure,
        newCancelRequested,
        correlation,
        session,
        trace);
  }
}
