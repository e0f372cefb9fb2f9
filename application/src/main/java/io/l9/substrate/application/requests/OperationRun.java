package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.Operations.Progress;
import io.l9.substrate.domain.requests.Operations.Work;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An operation of this process and the progress that its work reports. */
final class OperationRun implements Progress {

  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

  final UUID id;
  final TenantScope scope;
  final Work work;
  private final Clock clock;
  private final Consumer<OperationRun> renewal;

  /** Whether its row is written, if not committed. Guarded by {@link OperationQueue}. */
  boolean ready;

  /** Whether it has a thread. Guarded by {@link OperationQueue}. */
  boolean turn;

  volatile boolean begun;
  volatile boolean cancelled;
  volatile boolean stopped;
  volatile Instant written = Instant.EPOCH;
  private volatile Reported reported = new Reported(0, null);

  private record Reported(long done, @Nullable Long total) {}

  /**
   * A run that waits for its turn.
   *
   * @param renewal writes the progress and renews the lease
   */
  OperationRun(UUID id, TenantScope scope, Work work, Clock clock, Consumer<OperationRun> renewal) {
    this.id = id;
    this.scope = scope;
    this.work = work;
    this.clock = clock;
    this.renewal = renewal;
  }

  boolean sameTenant(OperationRun other) {
    TenantId tenant = scope.tenant();
    return tenant.equals(other.scope.tenant());
  }

  @Override
  public void report(long done, @Nullable Long total) {
    if (done < 0 || (total != null && total < 0)) {
      throw ValidationException.at("/done", "and the total must not be negative");
    }
    reported = new Reported(done, total);
    if (!cancelRequested() && !clock.instant().isBefore(written.plus(BETWEEN_WRITES))) {
      renewal.accept(this);
    }
    if (cancelRequested()) {
      throw new CancellationException("the operation is to end");
    }
  }

  @Override
  public boolean cancelRequested() {
    return cancelled || stopped;
  }

  Operation reported(Operation before, @Nullable Instant leasedUntil) {
    Reported last = reported;
    return before.further(last.done(), last.total(), leasedUntil);
  }
}
