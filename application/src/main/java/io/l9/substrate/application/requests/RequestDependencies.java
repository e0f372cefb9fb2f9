package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What requests need.
 *
 * @param executor runs operations, each on a thread that it keeps until it is done; never the
 *     calling thread
 * @param timer tells every few seconds that operations are still worked on; stays its giver's to
 *     shut down, after the components are closed
 */
public record RequestDependencies(
    UnitOfWork unitOfWork,
    IdempotencyRepository idempotency,
    OperationRepository operations,
    IdGenerator ids,
    Clock clock,
    Executor executor,
    ScheduledExecutorService timer) {}
