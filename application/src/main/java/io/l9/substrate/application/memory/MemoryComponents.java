package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.search.MemorySearch;

/** The use cases of memory, ready to be called. Thread-safe if what they need is. */
public record MemoryComponents(
    PacketIngestion ingestion, PacketRetrieval retrieval, MemorySearch search) {

  public static MemoryComponents of(MemoryDependencies needs) {
    return new MemoryComponents(
        new PacketIngestionService(needs),
        new PacketRetrievalService(needs),
        new HybridSearch(needs));
  }
}
