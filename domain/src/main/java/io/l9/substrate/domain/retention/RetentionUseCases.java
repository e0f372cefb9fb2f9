package io.l9.substrate.domain.retention;

/** The inbound port of retention. */
public record RetentionUseCases(RetentionPolicies policies) {}
