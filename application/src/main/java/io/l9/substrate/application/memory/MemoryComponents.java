package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.summary.Summaries;

/** The use cases of memory, ready to be called. Thread-safe if what they need is. */
public record MemoryComponents(
    PacketIngestion ingestion, PacketRetrieval retrieval, MemorySearch search, Summaries summaries) {

  public static MemoryComponents of(MemoryDependencies needs) {
    return new MemoryComponents(
        new PacketIngestionService(needs),
        new PacketRetrievalService(needs),
        new HybridSearch(needs),
        new SummaryService(needs));
  }
}
