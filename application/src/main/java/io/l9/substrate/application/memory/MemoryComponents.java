package io.l9.substrate.application.memory;

import io.l9.substrate.application.memory.access.AccessFeedbackService;
import io.l9.substrate.application.memory.catalog.PacketCatalogService;
import io.l9.substrate.application.memory.curation.PacketCurationService;
import io.l9.substrate.application.memory.embedding.EmbeddingBacklogService;
import io.l9.substrate.application.memory.embedding.PacketEmbeddingsService;
import io.l9.substrate.application.memory.embedding.PacketIndexing;
import io.l9.substrate.application.memory.embedding.ReembeddingService;
import io.l9.substrate.application.memory.event.AgentEventService;
import io.l9.substrate.application.memory.note.AgentNotesService;
import io.l9.substrate.application.memory.packet.PacketIngestionService;
import io.l9.substrate.application.memory.packet.PacketRetrievalService;
import io.l9.substrate.application.memory.packet.RecordedRetrieval;
import io.l9.substrate.application.memory.search.HybridSearch;
import io.l9.substrate.application.memory.search.RecordedSearch;
import io.l9.substrate.application.memory.search.ReindexingService;
import io.l9.substrate.application.memory.summary.SummaryService;
import io.l9.substrate.application.memory.transfer.OtherLines;
import io.l9.substrate.application.memory.transfer.PacketImportsService;
import io.l9.substrate.application.memory.transfer.PacketTransferService;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.application.tenancy.TransactionsService;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The use cases of memory and the queue of reads to be logged behind them. Thread-safe if the store
 * is.
 *
 * @param reads queues reads for the access log; neither waits nor fails
 * @param lostReads the number of reads that could not be written and were given up
 * @param stop appends the queued reads and queues none any more
 */
public record MemoryComponents(
    MemoryUseCases useCases,
    Consumer<List<AccessFeedbackService.Read>> reads,
    LongSupplier lostReads,
    Runnable stop)
    implements AutoCloseable {

  /**
   * Returns the use cases over a store.
   *
   * @param facts of the same store: hits say whether their facts are still believed
   * @param others what exports and imports hold besides packets
   */
  public static MemoryComponents of(
      MemoryStore store, FactRepository facts, MemoryConfig config, List<OtherLines> others) {
    PacketIndexing indexing = new PacketIndexing(store, config);
    PacketIngestionService ingestion = new PacketIngestionService(store, config, indexing);
    PacketRetrieval retrieval = new PacketRetrievalService(store, config.clock());
    MemorySearch search = new HybridSearch(store, facts, config);
    AccessFeedbackService access = new AccessFeedbackService(store, config.ids(), config.clock());
    boolean tracked = config.trackReads();
    return new MemoryComponents(
        new MemoryUseCases(
            ingestion,
            tracked ? new RecordedRetrieval(retrieval, access, config.clock()) : retrieval,
            tracked ? new RecordedSearch(search, access, config.clock()) : search,
            retrieval,
            search,
            access,
            new PacketCatalogService(store, config.clock()),
            new PacketCurationService(store, config.clock()),
            new AgentEventService(store, config.ids(), config.clock()),
            new PacketTransferService(store, config, ingestion, others),
            new PacketEmbeddingsService(store, config, indexing),
            new EmbeddingBacklogService(store, config, indexing),
            new ReembeddingService(store, config, indexing),
            new ReindexingService(store, config, indexing),
            new AgentNotesService(store, config),
            new SummaryService(store, config),
            new TransactionsService(store.unitOfWork())),
        access::enqueue,
        access::lost,
        access::close);
  }

  /**
   * Returns the imports that go on as operations.
   *
   * @param transfer does the importing
   */
  public static PacketImports imports(
      PacketTransfer transfer, Operations operations, JsonCodec json) {
    return new PacketImportsService(transfer, operations, json);
  }

  @Override
  public void close() {
    stop.run();
  }
}
