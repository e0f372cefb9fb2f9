package io.l9.substrate.domain.knowledge.fact;

/**
 * A fact as it was believed from {@link Fact#knownFrom()} on, until the next revision. Never
 * changed.
 */
public record FactRevision(Fact fact, FactChange change) {}
