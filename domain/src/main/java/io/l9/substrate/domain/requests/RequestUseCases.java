package io.l9.substrate.domain.requests;

/** Every inbound port of requests. */
public record RequestUseCases(IdempotentRequests idempotent, Operations operations) {}
