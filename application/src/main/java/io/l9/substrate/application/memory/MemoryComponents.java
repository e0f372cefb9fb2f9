package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.embedding.Reembedding;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.search.MemorySearch;

/** The use cases of memory, ready to be called. Thread-safe if what they need is. */
public record MemoryComponents(
    PacketIngestion ingestion,
    PacketRetrieval retrieval,
    MemorySearch search,
    PacketEmbeddings embeddings,
    EmbeddingBacklog embeddingBacklog,
    Reembedding reembedding,
    AgentNotes notes) {

  public static MemoryComponents of(MemoryDependencies needs) {
    return new MemoryComponents(
        new PacketIngestionService(needs),
        new PacketRetrievalService(needs),
        new HybridSearch(needs),
        new PacketEmbeddingsService(needs),
        new EmbeddingBacklogService(needs),
        new ReembeddingService(needs),
        new AgentNotesService(needs));
  }
}
