package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * Runs what this process started, in the order of its start but for tenants that have their share.
 * What it holds in memory says only what to do next; what is true of an operation stands in the
 * table, and whoever changes it there first has decided.
 */
final class OperationsService implements Operations {

  /** One of so many is kept for tenants, and in them for actors, that have none. */
  private static final int KEPT = 4;

  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

  private final UnitOfWork unitOfWork;
  private final OperationRepository operations;
  private final IdGenerator ids;
  private final Clock clock;
  private final Executor executor;
  private final ScheduledExecutorService timer;

  /** Guards what follows; never held while something waits for the database. */
  private final Object turns = new Object();

  private final Map<UUID, Run> live = new LinkedHashMap<>();
  private @Nullable Future<?> beating;
  private boolean closed;

  OperationsService(
      RequestStore store,
      IdGenerator ids,
      Clock clock,
      Executor executor,
      ScheduledExecutorService timer) {
    this.unitOfWork = store.unitOfWork();
    this.operations = store.operations();
    this.ids = ids;
    this.clock = clock;
    this.executor = executor;
    this.timer = timer;
  }

  @Override
  public Operation start(TenantScope scope, String kind, Work work) {
    Require.text("/kind", kind, MAX_KIND);
    Require.present("/work", work);
    Instant now = now();
    Operation operation = Operation.pending(ids.next(), scope, kind, now, now.plus(LEASE));
    Run run = new Run(operation.id(), scope, work);
    admit(run);
    try {
      unitOfWork.<@Nullable Void>inScope(
          scope,
          () -> {
            operations.create(operation);
            return null;
          });
    } catch (Throwable failure) {
      release(run);
      throw failure;
    }
    synchronized (turns) {
      run.ready = true;
    }
    giveTurns();
    return operation;
  }

  @Override
  public Operation get(TenantScope scope, UUID id) {
    Require.present("/id", id);
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = now();
          operations.interrupt(now);
          return operations.find(id).orElseThrow(() -> absent(id)).at(now);
        });
  }

  @Override
  public Page<Operation> list(TenantScope scope, OperationQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = now();
          operations.interrupt(now);
          Page<Operation> page = operations.list(query);
          return new Page<>(
              page.items().stream().map(operation -> operation.at(now)).toList(), page.next());
        });
  }

  @Override
  public Operation cancel(TenantScope scope, UUID id) {
    Require.present("/id", id);
    Operation cancelled =
        unitOfWork.inScope(
            scope,
            () -> {
              Instant now = now();
              Operation before = operations.findForChange(id).orElseThrow(() -> absent(id)).at(now);
              if (before.status().finished()) {
                throw new ConflictException(
                    ErrorCode.CONFLICT,
                    "the operation is finished already: " + before.status().code());
              }
              Operation after = before.cancelling(now);
              operations.update(after);
              return after;
            });
    // Told once more here, so that it need not wait for the next sign of life; if the unit of work
    // that this joined is rolled back, it ends all the same.
    Run waiting = null;
    synchronized (turns) {
      Run run = live.get(id);
      if (run != null && run.turn) {
        run.cancelled = true;
      } else if (run != null && cancelled.status().finished()) {
        waiting = run;
      }
    }
    if (waiting != null) {
      release(waiting);
    }
    return cancelled;
  }

  private static NotFoundException absent(UUID id) {
    return new NotFoundException(ErrorCode.NOT_FOUND, "there is no operation " + id);
  }

  // ---- turns ----

  private void admit(Run run) {
    synchronized (turns) {
      if (closed) {
        throw new UnavailableException(
            ErrorCode.NOT_READY, "this process is stopping; ask another one", null);
      }
      if (!fits(run, false, MAX_PENDING, MAX_PENDING_OF_TENANT)) {
        throw new UnavailableException(
            ErrorCode.QUOTA_EXCEEDED,
            "too many operations wait for their turn; start it when some of them are done",
            null);
      }
      live.put(run.id, run);
      if (beating == null) {
        beating =
            timer.scheduleWithFixedDelay(
                this::beat, BEAT.toSeconds(), BEAT.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  private void giveTurns() {
    for (Run run = next(); run != null; run = next()) {
      Run its = run;
      try {
        executor.execute(() -> perform(its));
      } catch (RejectedExecutionException e) {
        // Not ended here: it may be another actor's than the unit of work that is active. Its lease
        // ends soon, and says that nobody runs it.
        release(run);
      }
    }
  }

  private @Nullable Run next() {
    synchronized (turns) {
      if (closed) {
        return null;
      }
      for (Run run : live.values()) {
        if (run.ready && !run.turn && fits(run, true, MAX_RUNNING, MAX_RUNNING_OF_TENANT)) {
          run.turn = true;
          return run;
        }
      }
      return null;
    }
  }

  /** Whether there may be one more that has its turn, or waits; the last are for newcomers. */
  private boolean fits(Run run, boolean turn, int most, int mostOfTenant) {
    List<Run> others = live.values().stream().filter(other -> other.turn == turn).toList();
    List<Run> ofTenant = others.stream().filter(run::sameTenant).toList();
    boolean ownOnes = ofTenant.stream().anyMatch(other -> other.scope.sameActor(run.scope));
    return others.size() < most - (ofTenant.isEmpty() ? 0 : most / KEPT)
        && ofTenant.size() < mostOfTenant - (ownOnes ? mostOfTenant / KEPT : 0);
  }

  private void release(Run run) {
    synchronized (turns) {
      live.remove(run.id);
      turns.notifyAll();
    }
    if (run.work instanceof HoldingWork holding) {
      holding.close();
    }
  }

  private void perform(Run run) {
    try {
      Instant now = now();
      run.written = now;
      // Waits until whoever started it has committed; there is none if he rolled back.
      boolean begun = change(run, before -> before.running(now, now.plus(LEASE))).isPresent();
      if (begun) {
        run.begun = true;
        work(run);
      }
    } finally {
      release(run);
      giveTurns();
    }
  }

  /** A defect is left for whoever handles what the executor's threads do not catch. */
  private void work(Run run) {
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
      Run run,
      OperationStatus how,
      @Nullable JsonDocument result,
      @Nullable OperationFailure failure) {
    if (!isLive(run)) {
      return; // whoever closed this has ended it, and may have closed the database since
    }
    var unused =
        change(
            run,
            before ->
                run.reported(before, before.leasedUntil()).finished(how, result, failure, now()));
  }

  /** Stores what becomes of one that is not finished; empty if it is, or is not there. */
  private Optional<Operation> change(Run run, UnaryOperator<Operation> how) {
    return unitOfWork.inScope(
        run.scope,
        () ->
            operations
                .findForChange(run.id)
                .filter(before -> !before.status().finished())
                .map(how)
                .filter(operations::update));
  }

  // ---- signs of life ----

  /** Tells of every operation of this process that it is still worked on, or waits. */
  void beat() {
    List<Run> ready;
    synchronized (turns) {
      ready = live.values().stream().filter(run -> run.ready).toList();
    }
    for (Run run : ready) {
      try {
        sign(run);
      } catch (RuntimeException e) {
        // Without a database the next beat tells it; if none gets through, the lease ends, which is
        // the truth. After any other failure it is to end: the others must not lose their leases.
        run.stopped |= !(e instanceof UnavailableException);
      }
    }
  }

  private void sign(Run run) {
    if (!run.begun && unitOfWork.inScope(run.scope, () -> operations.find(run.id)).isEmpty()) {
      return; // it is not committed yet, and must not be waited for here
    }
    Instant now = now();
    run.written = now;
    Optional<Operation> stored = change(run, before -> run.reported(before, now.plus(LEASE)));
    if (stored.isPresent()) {
      run.cancelled |= stored.get().cancelRequested();
    } else if (run.begun) {
      run.stopped = true; // somebody saw its lease end, and has said that it failed
    }
  }

  /**
   * Starts none any more, and ends those that there are.
   *
   * @param patience how long running ones are waited for
   */
  void close(Duration patience) {
    List<Run> waiting = new ArrayList<>();
    List<Run> running = new ArrayList<>();
    synchronized (turns) {
      closed = true;
      if (beating != null) {
        beating.cancel(false);
      }
      for (Run run : live.values()) {
        run.stopped = true;
        (run.turn ? running : waiting).add(run);
      }
    }
    for (Run run : waiting) {
      interrupt(run);
    }
    awaitEndOf(running, patience);
    for (Run run : running) {
      if (isLive(run)) {
        interrupt(run);
      }
    }
  }

  private void interrupt(Run run) {
    try {
      finish(run, OperationStatus.FAILED, null, OperationFailure.INTERRUPTED);
    } catch (UnavailableException e) {
      // Its lease ends soon, which says the same.
    } finally {
      release(run);
    }
  }

  private void awaitEndOf(List<Run> running, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
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

  private boolean isLive(Run run) {
    synchronized (turns) {
      return live.containsKey(run.id);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** An operation of this process, and what its work says of it. */
  private final class Run implements Progress {

    final UUID id;
    final TenantScope scope;
    final Work work;

    /** Whether its row is written, if not committed. Guarded by {@code turns}. */
    boolean ready;

    /** Whether it has a thread. Guarded by {@code turns}. */
    boolean turn;

    volatile boolean begun;
    volatile boolean cancelled;
    volatile boolean stopped;
    volatile Instant written = Instant.EPOCH;
    private volatile Reported reported = new Reported(0, null);

    private record Reported(long done, @Nullable Long total) {}

    Run(UUID id, TenantScope scope, Work work) {
      this.id = id;
      this.scope = scope;
      this.work = work;
    }

    boolean sameTenant(Run other) {
      TenantId tenant = scope.tenant();
      return tenant.equals(other.scope.tenant());
    }

    @Override
    public void report(long done, @Nullable Long total) {
      if (done < 0 || (total != null && total < 0)) {
        throw ValidationException.at("/done", "and the total must not be negative");
      }
      reported = new Reported(done, total);
      if (!cancelRequested() && !now().isBefore(written.plus(BETWEEN_WRITES))) {
        sign(this);
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
}
