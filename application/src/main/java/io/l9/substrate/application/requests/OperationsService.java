package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The operations of actors: started and run here, read and cancelled from anywhere. */
final class OperationsService implements Operations, OperationRunner.Rows {

  private final UnitOfWork unitOfWork;
  private final OperationRepository operations;
  private final IdGenerator ids;
  private final Clock clock;
  private final OperationRunner runner;

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
    this.runner = new OperationRunner(this, clock, executor, timer);
  }

  @Override
  public Operation start(TenantScope scope, String kind, Work work) {
    Require.text("/kind", kind, MAX_KIND);
    Require.present("/work", work);
    Instant now = now();
    Operation operation = Operation.pending(ids.next(), scope, kind, now, now.plus(LEASE));
    OperationRun run = runner.admit(operation.id(), scope, work);
    try {
      unitOfWork.<@Nullable Void>inScope(
          scope,
          () -> {
            operations.create(operation);
            return null;
          });
    } catch (Throwable failure) {
      runner.release(run);
      throw failure;
    }
    runner.ready(run);
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
    // If the unit of work that this joined is rolled back, it ends all the same.
    runner.cancel(id, cancelled.status().finished());
    return cancelled;
  }

  private static NotFoundException absent(UUID id) {
    return new NotFoundException(ErrorCode.NOT_FOUND, "there is no operation " + id);
  }

  @Override
  public boolean exists(TenantScope scope, UUID id) {
    return unitOfWork.inScope(scope, () -> operations.find(id)).isPresent();
  }

  @Override
  public Optional<Operation> change(TenantScope scope, UUID id, UnaryOperator<Operation> how) {
    return unitOfWork.inScope(
        scope,
        () ->
            operations
                .findForChange(id)
                .filter(before -> !before.status().finished())
                .map(how)
                .filter(operations::update));
  }

  /** Renews the lease of every operation of this process. */
  void beat() {
    runner.beat();
  }

  /**
   * Starts none any more, and ends those that there are.
   *
   * @param grace how long running ones are waited for
   */
  void close(Duration grace) {
    runner.close(grace);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
