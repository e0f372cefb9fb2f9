package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound port of checkpoints, and the unit of work of its store. */
public record CheckpointStore(UnitOfWork unitOfWork, CheckpointRepository checkpoints) {}
