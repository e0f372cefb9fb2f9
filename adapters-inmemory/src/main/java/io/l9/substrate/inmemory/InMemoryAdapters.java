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
import io.l9.substrate.inmemory.identity.IdentityComponents;
import io.l9.substrate.inmemory.maintenance.MaintenanceComponents;
import io.l9.substrate.inmemory.memory.access.AccessComponents;
import io.l9.substrate.inmemory.memory.access.AccessTable;
import io.l9.substrate.inmemory.memory.catalog.CatalogComponents;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import io.l9.substrate.inmemory.memory.curation.CurationComponents;
import io.l9.substrate.inmemory.memory.embedding.EmbeddingComponents;
import io.l9.substrate.inmemory.memory.embedding.EmbeddingTable;
import io.l9.substrate.inmemory.memory.event.EventComponents;
import io.l9.substrate.inmemory.memory.event.EventTable;
import io.l9.substrate.inmemory.memory.note.NoteComponents;
import io.l9.substrate.inmemory.memory.packet.PacketComponents;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.memory.search.SearchComponents;
import io.l9.substrate.inmemory.memory.summary.SummaryComponents;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.requests.OperationTable;
import io.l9.substrate.inmemory.requests.RequestComponents;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/**
 * One store in memory and the ports to it. It is gone with the process.
 *
 * <p>Thread-safe: units of work run one after the other. Work that waits for another thread's unit
 * of work therefore never ends. Closing it refuses what comes afterwards.
 */
public final class InMemoryAdapters implements AutoCloseable {

  private final UnitsOfWork units = new UnitsOfWork();
  private final UnitOfWork unitOfWork = units.unitOfWork();
  private final Deadlines deadlines = units.deadlines();
  private final PacketRepository packets;
  private final EmbeddingComponents embeddings;
  private final EmbeddingIndex embeddingIndex;
  private final LexicalIndex lexicalIndex;
  private final PacketIndex packetIndex;
  private final PacketCurationRepository packetCuration;
  private final AgentEventLog agentEvents;
  private final NoteRepository notes;
  private final AccessLog accessLog;
  private final SummaryRepository summaries;
  private final IdempotencyRepository idempotency;
  private final OperationRepository operations;
  private final MaintenanceRepository maintenance;
  private final JobRunLog jobRuns;
  private final IdentityComponents identity = new IdentityComponents(units);

  /**
   * Opens an empty store.
   *
   * @param json reads payloads, for conditions on them and for what they name
   */
  public InMemoryAdapters(JsonCodec json) {
    PacketTable packetTable = new PacketTable(units);
    EmbeddingTable embeddingTable = new EmbeddingTable(units, packetTable);
    EventTable eventTable = new EventTable(units, packetTable);
    AccessTable accessTable = new AccessTable(units, packetTable);
    AnswerTable answerTable = new AnswerTable(units);
    OperationTable operationTable = new OperationTable(units);
    ViewRefreshes refreshes = new ViewRefreshes(units);
    packets = PacketComponents.repository(units, packetTable);
    embeddings = new EmbeddingComponents(units, packetTable, embeddingTable);
    embeddingIndex = SearchComponents.embeddingIndex(units, packetTable, embeddingTable, json);
    lexicalIndex = SearchComponents.lexicalIndex(units, packetTable, json);
    packetIndex = CatalogComponents.index(units, packetTable, eventTable, refreshes, json);
    packetCuration = CurationComponents.repository(units, packetTable, eventTable, answerTable);
    agentEvents = EventComponents.log(eventTable, packetTable);
    notes = NoteComponents.repository(units, packetTable, json);
    accessLog = AccessComponents.log(accessTable);
    summaries = SummaryComponents.repository(units, packetTable, answerTable, accessTable);
    idempotency = RequestComponents.idempotency(units, answerTable, packetTable);
    operations = RequestComponents.operations(operationTable);
    maintenance =
        MaintenanceComponents.repository(
            units, packetTable, accessTable, refreshes, answerTable, operationTable);
    jobRuns = MaintenanceComponents.runs(units);
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
    return embeddings.repository();
  }

  /** The search by vectors; it compares all of them, so its answers are exact. */
  public EmbeddingIndex embeddingIndex() {
    return embeddingIndex;
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
    return embeddings.spaces();
  }

  public EmbeddingBacklogRepository embeddingBacklog() {
    return embeddings.backlog();
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
    return jobRuns;
  }

  public SummaryRepository summaries() {
    return summaries;
  }

  public ApiKeyRepository apiKeys() {
    return identity.keys();
  }

  public ApiKeyDirectory apiKeyDirectory() {
    return identity.directory();
  }

  @Override
  public void close() {
    units.close();
  }
}
