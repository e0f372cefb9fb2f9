package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/** Every outbound port of requests to one store. */
public record RequestStore(
    UnitOfWork unitOfWork, IdempotencyRepository idempotency, OperationRepository operations) {}
