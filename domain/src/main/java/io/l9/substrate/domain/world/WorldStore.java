package io.l9.substrate.domain.world;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound ports of worlds, and the unit of work of their store. */
public record WorldStore(
    UnitOfWork unitOfWork,
    WorldRepository worlds,
    WorldIndex index,
    SnapshotRepository snapshots,
    WorldDocumentRepository documents) {}
