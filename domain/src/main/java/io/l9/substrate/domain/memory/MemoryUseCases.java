package io.l9.substrate.domain.memory;

import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.catalog.PacketCatalog;
import io.l9.substrate.domain.memory.curation.PacketCuration;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.embedding.Reembedding;
import io.l9.substrate.domain.memory.event.AgentEvents;
import io.l9.substrate.domain.memory.note.AgentNotes;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.Reindexing;
import io.l9.substrate.domain.memory.summary.Summaries;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.tenancy.Transactions;

/**
 * Every inbound port of memory.
 *
 * @param retrieval notes in the access log what is read, unless the memory was opened without that
 * @param search notes its hits, as {@code retrieval} does
 * @param untrackedRetrieval notes nothing
 * @param untrackedSearch notes nothing
 */
public record MemoryUseCases(
    PacketIngestion ingestion,
    PacketRetrieval retrieval,
    MemorySearch search,
    PacketRetrieval untrackedRetrieval,
    MemorySearch untrackedSearch,
    AccessFeedback access,
    PacketCatalog packetCatalog,
    PacketCuration packetCuration,
    AgentEvents agentEvents,
    PacketTransfer packetTransfer,
    PacketEmbeddings embeddings,
    EmbeddingBacklog embeddingBacklog,
    Reembedding reembedding,
    Reindexing reindexing,
    AgentNotes notes,
    Summaries summaries,
    Transactions transactions) {}
