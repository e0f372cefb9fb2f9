package io.l9.substrate.inmemory;

import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Deadlines;

/**
 * One store in memory and the ports to it. It is gone with the process.
 *
 * <p>Thread-safe: units of work run one after the other. Work that waits for another thread's unit
 * of work therefore never ends. Closing it refuses what comes afterwards.
 */
public final class InMemoryAdapters implements AutoCloseable {

  private final InMemoryUnitOfWork unitOfWork = new InMemoryUnitOfWork();
  private final Deadlines deadlines = new InMemoryDeadlines();
  private final MemoryStore memory;
  private final MaintenanceStore maintenance;
  private final RequestStore requests;
  private final IdentityStore identity;

  /**
   * An empty store.
   *
   * @param json reads payloads, for conditions on them and for what they name
   */
  public InMemoryAdapters(JsonCodec json) {
    InMemoryPacketRepository packets = new InMemoryPacketRepository(unitOfWork);
    InMemoryAgentEventLog agentEvents = new InMemoryAgentEventLog(unitOfWork, packets);
    InMemoryEmbeddingSpaces embeddingSpaces = new InMemoryEmbeddingSpaces(unitOfWork);
    InMemoryEmbeddings embeddings =
        new InMemoryEmbeddings(unitOfWork, packets, json, embeddingSpaces);
    InMemoryLexicalIndex lexicalIndex = new InMemoryLexicalIndex(unitOfWork, packets, json);
    InMemoryPacketIndex packetIndex =
        new InMemoryPacketIndex(unitOfWork, packets, agentEvents, json);
    InMemoryNoteRepository notes = new InMemoryNoteRepository(unitOfWork, json);
    InMemoryAccessLog accessLog = new InMemoryAccessLog(unitOfWork, packets);
    InMemoryIdempotencyRepository idempotency =
        new InMemoryIdempotencyRepository(unitOfWork, packets);
    InMemorySummaryRepository summaries =
        new InMemorySummaryRepository(unitOfWork, packets, idempotency, accessLog);
    memory =
        new MemoryStore(
            unitOfWork,
            packets,
            embeddings,
            embeddings,
            lexicalIndex,
            new InMemoryPacketCurationRepository(
                unitOfWork,
                packets,
                embeddings,
                lexicalIndex,
                agentEvents,
                accessLog,
                summaries,
                notes,
                idempotency),
            packetIndex,
            agentEvents,
            embeddingSpaces,
            new InMemoryEmbeddingBacklog(unitOfWork, packets),
            notes,
            accessLog,
            summaries);
    InMemoryOperationRepository operations = new InMemoryOperationRepository(unitOfWork);
    requests = new RequestStore(unitOfWork, idempotency, operations);
    InMemoryMaintenance jobs =
        new InMemoryMaintenance(
            unitOfWork, packets, accessLog, packetIndex, idempotency, operations);
    maintenance = new MaintenanceStore(unitOfWork, jobs, jobs);
    InMemoryApiKeys apiKeys = new InMemoryApiKeys(unitOfWork);
    identity = new IdentityStore(unitOfWork, apiKeys, apiKeys);
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  /** The index of its vectors compares every one: its answers are exact. */
  public MemoryStore memory() {
    return memory;
  }

  public MaintenanceStore maintenance() {
    return maintenance;
  }

  public RequestStore requests() {
    return requests;
  }

  public IdentityStore identity() {
    return identity;
  }

  @Override
  public void close() {
    unitOfWork.close();
  }
}
