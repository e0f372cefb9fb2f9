package io.l9.substrate.testkit.knowledge;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One adapter's store of knowledge, and the memory that it is about.
 *
 * @param fact stores a fact of an actor and returns its id
 * @param maintenance the jobs over the same rows
 */
public record KnowledgePorts(
    KnowledgeStore knowledge,
    MemoryStore memory,
    JsonCodec json,
    Function<TenantScope, UUID> fact,
    Supplier<MaintenanceStore> maintenance) {}
