package io.l9.substrate.inmemory;

import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.traces.TraceStore;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.inmemory.audit.AuditComponents;
import io.l9.substrate.inmemory.audit.AuditTable;
import io.l9.substrate.inmemory.checkpoints.CheckpointComponents;
import io.l9.substrate.inmemory.checkpoints.CheckpointTable;
import io.l9.substrate.inmemory.identity.IdentityComponents;
import io.l9.substrate.inmemory.identity.KeyTable;
import io.l9.substrate.inmemory.knowledge.fact.FactComponents;
import io.l9.substrate.inmemory.knowledge.graph.GraphComponents;
import io.l9.substrate.inmemory.knowledge.review.ReviewComponents;
import io.l9.substrate.inmemory.logs.LogComponents;
import io.l9.substrate.inmemory.logs.LogTable;
import io.l9.substrate.inmemory.maintenance.MaintenanceComponents;
import io.l9.substrate.inmemory.memory.access.AccessComponents;
import io.l9.substrate.inmemory.memory.access.AccessTable;
import io.l9.substrate.inmemory.memory.catalog.CatalogComponents;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import io.l9.substrate.inmemory.memory.curation.CurationComponents;
import io.l9.substrate.inmemory.memory.curation.PacketErasure;
import io.l9.substrate.inmemory.memory.embedding.EmbeddingComponents;
import io.l9.substrate.inmemory.memory.embedding.EmbeddingTable;
import io.l9.substrate.inmemory.memory.event.EventComponents;
import io.l9.substrate.inmemory.memory.event.EventTable;
import io.l9.substrate.inmemory.memory.note.NoteComponents;
import io.l9.substrate.inmemory.memory.packet.PacketComponents;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.memory.search.SearchComponents;
import io.l9.substrate.inmemory.memory.summary.SummaryComponents;
import io.l9.substrate.inmemory.reasoning.ReasoningComponents;
import io.l9.substrate.inmemory.reasoning.ReasoningTable;
import io.l9.substrate.inmemory.reflection.ReflectionComponents;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.requests.OperationTable;
import io.l9.substrate.inmemory.requests.RequestComponents;
import io.l9.substrate.inmemory.store.ItemTable;
import io.l9.substrate.inmemory.store.StoreComponents;
import io.l9.substrate.inmemory.subject.SubjectComponents;
import io.l9.substrate.inmemory.tasks.TaskComponents;
import io.l9.substrate.inmemory.tasks.TaskTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import io.l9.substrate.inmemory.traces.TraceComponents;
import io.l9.substrate.inmemory.trade.TradeComponents;
import io.l9.substrate.inmemory.world.WorldComponents;
import io.l9.substrate.inmemory.world.WorldTable;
import java.time.Clock;
import java.util.Random;

/**
 * One store in memory and the ports to it. Closing the process loses what it holds.
 *
 * <p>Thread-safe: units of work run one after the other. Work that waits for another thread's unit
 * of work therefore never ends. Closing it refuses what comes afterwards.
 */
public final class InMemoryAdapters implements AutoCloseable {

  private final UnitsOfWork units = new UnitsOfWork();
  private final Deadlines deadlines = units.deadlines();
  private final MemoryStore memory;
  private final FactComponents facts;
  private final KnowledgeStore knowledge;
  private final ReflectionStore reflection;
  private final MaintenanceStore maintenance;
  private final RequestStore requests;
  private final IdentityStore identity;
  private final AuditStore audit;
  private final TaskTable taskTable;
  private final TaskStore tasks;
  private final CheckpointStore checkpoints;
  private final ItemStore items;
  private final ReasoningStore reasoning;
  private final LogStore logs;
  private final TraceStore traces;
  private final WorldStore world;
  private final TradeStore trade;
  private final SubjectStore subjects;

  /**
   * Opens an empty store.
   *
   * @param json reads payloads, for conditions on them and for what they name
   * @param clock the time of the record, of tasks and of their leases
   */
  public InMemoryAdapters(JsonCodec json, Clock clock) {
    UnitOfWork unitOfWork = units.unitOfWork();
    PacketTable packets = new PacketTable(units);
    EmbeddingTable embeddings = new EmbeddingTable(units, packets);
    EventTable events = new EventTable(units, packets);
    AccessTable accesses = new AccessTable(units, packets);
    AnswerTable answers = new AnswerTable(units);
    PacketErasure packetErasure = new PacketErasure(packets, answers);
    OperationTable operations = new OperationTable(units);
    ViewRefreshes refreshes = new ViewRefreshes(units);
    EmbeddingComponents vectors = new EmbeddingComponents(units, packets, embeddings);
    memory =
        new MemoryStore(
            unitOfWork,
            PacketComponents.repository(units, packets),
            vectors.repository(),
            SearchComponents.embeddingIndex(units, packets, embeddings, json),
            SearchComponents.lexicalIndex(units, packets, json),
            CurationComponents.repository(units, packets, events, packetErasure),
            CatalogComponents.index(units, packets, events, refreshes, json),
            EventComponents.log(events, packets),
            vectors.spaces(),
            vectors.backlog(),
            NoteComponents.repository(units, packets, json),
            AccessComponents.log(accesses),
            SummaryComponents.repository(units, packets, answers, accesses));
    AuditTable deeds = new AuditTable(units);
    audit = new AuditStore(unitOfWork, AuditComponents.log(units, deeds, clock));
    facts = new FactComponents(units, packets, answers, deeds, refreshes, clock);
    GraphComponents graph = new GraphComponents(units, packets, facts.beliefs(), refreshes, clock);
    ReflectionComponents lessons =
        new ReflectionComponents(units, packets, answers, accesses, deeds, refreshes, clock);
    knowledge =
        new KnowledgeStore(
            unitOfWork,
            facts.facts(),
            facts.formerFacts(),
            facts.readingMarks(),
            facts.rejections(),
            facts.predicates(),
            graph.relationships(),
            graph.index(),
            graph.merges(),
            ReviewComponents.repository(units, facts, packets, lessons, deeds),
            audit.log());
    reflection =
        new ReflectionStore(
            unitOfWork, lessons.reflections(), lessons.uses(), lessons.tasks(), audit.log());
    ReasoningTable thoughts = new ReasoningTable(units, packets);
    reasoning = new ReasoningStore(unitOfWork, ReasoningComponents.repository(thoughts));
    CheckpointTable steps = new CheckpointTable(units);
    checkpoints =
        new CheckpointStore(unitOfWork, CheckpointComponents.repository(units, steps, json));
    ItemTable itemTable = new ItemTable(units);
    items = new ItemStore(unitOfWork, StoreComponents.repository(itemTable, json));
    LogTable lines = new LogTable(units);
    logs = new LogStore(unitOfWork, LogComponents.repository(lines));
    WorldTable worlds = new WorldTable(units);
    world = WorldComponents.store(units, worlds, json, clock);
    trade = TradeComponents.store(units, json, clock);
    requests =
        new RequestStore(
            unitOfWork,
            RequestComponents.idempotency(units, answers, packets),
            RequestComponents.operations(operations));
    // Chance spreads tasks here; nobody has to be kept from guessing it.
    Random random = new Random(0);
    taskTable = new TaskTable(units, clock, random);
    tasks =
        new TaskStore(
            unitOfWork,
            TaskComponents.repository(taskTable),
            TaskComponents.leases(taskTable, random));
    traces =
        new TraceStore(
            unitOfWork,
            TraceComponents.repository(lines, thoughts, packets, taskTable, steps, json));
    maintenance =
        new MaintenanceStore(
            unitOfWork,
            MaintenanceComponents.repository(
                units,
                packets,
                accesses,
                refreshes,
                answers,
                operations,
                lessons,
                taskTable,
                steps,
                itemTable,
                lines,
                worlds),
            MaintenanceComponents.runs(units));
    KeyTable keys = new KeyTable(units);
    identity = IdentityComponents.store(units, unitOfWork, keys);
    subjects = SubjectComponents.store(units, deeds, keys, packetErasure, audit, clock);
  }

  /** The ports of memory; the index of vectors compares every one, so that it is exact. */
  public MemoryStore memory() {
    return memory;
  }

  public KnowledgeStore knowledge() {
    return knowledge;
  }

  public ReflectionStore reflection() {
    return reflection;
  }

  /** Stores a row of facts as another client of a database would, whoever owns it. */
  public void put(FormerFact row) {
    facts.put(row);
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

  /** The log of changes. */
  public AuditStore audit() {
    return audit;
  }

  public TaskStore tasks() {
    return tasks;
  }

  /** Stores a task as another client of a database would, whoever owns it. */
  public void put(Task row) {
    taskTable.set(row);
  }

  public CheckpointStore checkpoints() {
    return checkpoints;
  }

  public ItemStore items() {
    return items;
  }

  public ReasoningStore reasoning() {
    return reasoning;
  }

  public LogStore logs() {
    return logs;
  }

  public TraceStore traces() {
    return traces;
  }

  public WorldStore world() {
    return world;
  }

  public TradeStore trade() {
    return trade;
  }

  public SubjectStore subjects() {
    return subjects;
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  @Override
  public void close() {
    units.close();
  }
}
