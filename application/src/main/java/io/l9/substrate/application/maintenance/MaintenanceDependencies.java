package io.l9.substrate.application.maintenance;

import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.Reembedding;
import io.l9.substrate.domain.memory.search.Reindexing;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;

/**
 * What the jobs need.
 *
 * @param unitOfWork of a login that may act as platform administrator
 * @param backlog over the same login
 * @param reembedding over the same login
 * @param reindexing over the same login
 */
public record MaintenanceDependencies(
    UnitOfWork unitOfWork,
    MaintenanceRepository maintenance,
    JobRunLog runs,
    IdGenerator ids,
    Clock clock,
    EmbeddingBacklog backlog,
    Reembedding reembedding,
    Reindexing reindexing) {}
