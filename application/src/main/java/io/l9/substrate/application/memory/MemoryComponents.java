package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.packet.AgentEvents;
import io.l9.substrate.domain.memory.packet.PacketCatalog;
import io.l9.substrate.domain.memory.packet.PacketCuration;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.embedding.Reembedding;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.packet.PacketTransfer;
import io.l9.substrate.domain.memory.search.MemorySearch;

/** The use cases of memory, ready to be called. Thread-safe if what they need is. */
public record MemoryComponents(
    PacketIngestion ingestion,
    PacketRetrieval retrieval,
    MemorySearch search,
    PacketCatalog packetCatalog,
    PacketCuration packetCuration,
    AgentEvents agentEvents,
    PacketTransfer packetTransfer,
    PacketEmbeddings embeddings,
    EmbeddingBacklog embeddingBacklog,
    Reembedding reembedding,
    AgentNotes notes) {

  public static MemoryComponents of(MemoryDependencies needs) {
    PacketIngestion ingestion = new PacketIngestionService(needs);
    return new MemoryComponents(
        ingestion,
        new PacketRetrievalService(needs),
        new HybridSearch(needs),
        new PacketCatalogService(needs),
        new PacketCurationService(needs),
        new AgentEventService(needs),
        new PacketTransferService(needs, ingestion),
        new PacketEmbeddingsService(needs),
        new EmbeddingBacklogService(needs),
        new ReembeddingService(needs),
        new AgentNotesService(needs));
  }
}
