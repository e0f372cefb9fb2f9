package io.l9.substrate.inmemory;

import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklogRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpaceRepository;
import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.memory.note.NoteRepository;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/**
 * One store in memory and the ports to it. It is gone with the process.
 *
 * <p>Thread-safe: units of work run one after the other. Work that waits for another thread's unit
 * of work therefore never ends. Closing it refuses what comes afterwards.
 */
public final class InMemoryAdapters implements AutoCloseable {

  private final InMemoryUnitOfWork unitOfWork = new InMemoryUnitOfWork();
  private final InMemoryPacketRepository packets = new InMemoryPacketRepository(unitOfWork);
  private final InMemoryEmbeddings embeddings;
  private final InMemoryLexicalIndex lexicalIndex;
  private final InMemoryPacketIndex packetIndex;
  private final InMemoryAgentEventLog agentEvents = new InMemoryAgentEventLog(unitOfWork, packets);
  private final InMemoryPacketCurationRepository packetCuration;
  private final InMemoryEmbeddingSpaces embeddingSpaces = new InMemoryEmbeddingSpaces(unitOfWork);
  private final InMemoryEmbeddingBacklog embeddingBacklog =
      new InMemoryEmbeddingBacklog(unitOfWork, packets);
  private final InMemoryNoteRepository notes;
  private final InMemoryAccessLog accessLog = new InMemoryAccessLog(unitOfWork, packets);
  private final InMemoryDeadlines deadlines = new InMemoryDeadlines();
  private final InMemoryIdempotencyRepository idempotency =
      new InMemoryIdempotencyRepository(unitOfWork, packets);
  private final InMemoryOperationRepository operations =
      new InMemoryOperationRepository(unitOfWork);
  private final InMemoryMaintenance maintenance;
  private final InMemorySummaryRepository summaries =
      new InMemorySummaryRepository(unitOfWork, packets, idempotency, accessLog);
  private final InMemoryApiKeys apiKeys = new InMemoryApiKeys(unitOfWork);

  /**
   * An empty store.
   *
   * @param json reads payloads, for conditions on them and for what they name
   */
  public InMemoryAdapters(JsonCodec json) {
    notes = new InMemoryNoteRepository(unitOfWork, json);
    embeddings = new InMemoryEmbeddings(unitOfWork, packets, json, embeddingSpaces);
    lexicalIndex = new InMemoryLexicalIndex(unitOfWork, packets, json);
    packetIndex = new InMemoryPacketIndex(unitOfWork, packets, agentEvents, json);
    maintenance =
        new InMemoryMaintenance(
            unitOfWork, packets, accessLog, packetIndex, idempotency, operations);
    packetCuration =
        new InMemoryPacketCurationRepository(
            unitOfWork,
            packets,
            embeddings,
            lexicalIndex,
            agentEvents,
            accessLog,
            summaries,
            notes,
            idempotency);
  }

  public UnitOfWork unitOfWork() {
    return unitOfWork;
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  public IdempotencyRepository idempotency() {
    return idempotency;
  }

  public OperationRepository operations() {
    return operations;
  }

  public PacketRepository packets() {
    return packets;
  }

  public EmbeddingRepository embeddings() {
    return embeddings;
  }

  /** Compares every vector: its answers are exact. */
  public EmbeddingIndex embeddingIndex() {
    return embeddings;
  }

  public LexicalIndex lexicalIndex() {
    return lexicalIndex;
  }

  public PacketIndex packetIndex() {
    return packetIndex;
  }

  public PacketCurationRepository packetCuration() {
    return packetCuration;
  }

  public AgentEventLog agentEvents() {
    return agentEvents;
  }

  public EmbeddingSpaceRepository embeddingSpaces() {
    return embeddingSpaces;
  }

  public EmbeddingBacklogRepository embeddingBacklog() {
    return embeddingBacklog;
  }

  public NoteRepository notes() {
    return notes;
  }

  public AccessLog accessLog() {
    return accessLog;
  }

  public MaintenanceRepository maintenance() {
    return maintenance;
  }

  public JobRunLog jobRuns() {
    return maintenance;
  }

  public SummaryRepository summaries() {
    return summaries;
  }

  public ApiKeyRepository apiKeys() {
    return apiKeys;
  }

  public ApiKeyDirectory apiKeyDirectory() {
    return apiKeys;
  }

  @Override
  public void close() {
    unitOfWork.close();
  }
}
