package io.l9.substrate.application.memory;

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
import java.util.function.LongSupplier;

/**
 * The use cases of memory, ready to be called. Thread-safe if what they need is. Closing them
 * appends the reads that are noted and not written yet.
 *
 * @param retrieval notes what is read, if {@link MemoryDependencies#trackReads()}
 * @param search notes its hits, if {@link MemoryDependencies#trackReads()}
 * @param untrackedRetrieval notes nothing
 * @param untrackedSearch notes nothing
 * @param lostReads how many reads were noted and given up, because they could not be written
 * @param noted what closing closes
 */
public record MemoryComponents(
    PacketIngestion ingestion,
    PacketRetrieval retrieval,
    MemorySearch search,
    PacketRetrieval untrackedRetrieval,
    MemorySearch untrackedSearch,
    AccessFeedback access,
    LongSupplier lostReads,
    Runnable noted,
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
    Transactions transactions)
    implements AutoCloseable {

  public static MemoryComponents of(MemoryDependencies needs) {
    PacketIngestionService ingestion = new PacketIngestionService(needs);
    PacketRetrieval retrieval = new PacketRetrievalService(needs);
    MemorySearch search = new HybridSearch(needs);
    AccessFeedbackService access = new AccessFeedbackService(needs);
    return new MemoryComponents(
        ingestion,
        needs.trackReads() ? new RecordedRetrieval(retrieval, access, needs.clock()) : retrieval,
        needs.trackReads() ? new RecordedSearch(search, access, needs.clock()) : search,
        retrieval,
        search,
        access,
        access::lost,
        access::close,
        new PacketCatalogService(needs),
        new PacketCurationService(needs),
        new AgentEventService(needs),
        new PacketTransferService(needs, ingestion),
        new PacketEmbeddingsService(needs),
        new EmbeddingBacklogService(needs),
        new ReembeddingService(needs),
        new ReindexingService(needs),
        new AgentNotesService(needs),
        new SummaryService(needs),
        new TransactionsService(needs));
  }

  @Override
  public void close() {
    noted.run();
  }
}
