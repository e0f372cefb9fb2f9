package io.l9.substrate.domain.checkpoints;

/** The inbound port of checkpoints. */
public record CheckpointUseCases(Checkpoints checkpoints) {}
