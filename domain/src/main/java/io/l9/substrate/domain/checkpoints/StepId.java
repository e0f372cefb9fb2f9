package io.l9.substrate.domain.checkpoints;

/** The place of a checkpoint within its thread. */
public record StepId(String namespace, String id) {}
