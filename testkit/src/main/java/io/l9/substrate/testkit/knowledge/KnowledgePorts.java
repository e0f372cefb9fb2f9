package io.l9.substrate.testkit.knowledge;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.function.Supplier;

/**
 * One adapter's store of knowledge, and the memory that it is about.
 *
 * @param maintenance the jobs over the same rows
 */
public record KnowledgePorts(
    KnowledgeStore knowledge,
    MemoryStore memory,
    JsonCodec json,
    Supplier<MaintenanceStore> maintenance) {}
