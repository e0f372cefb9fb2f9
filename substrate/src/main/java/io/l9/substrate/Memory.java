package io.l9.substrate;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.Contexts;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.World;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One actor's memory. Cheap, immutable, thread-safe; each call is a transaction of its own. Every
 * failure is a {@link io.l9.substrate.domain.shared.SubstrateException} with a stable code.
 */
public final class Memory {

  /** The packet type of {@link #remember(String, String...)}. */
  public static final String NOTE = "note";

  private final MemorySubstrate substrate;
  private final TenantScope scope;
  private final PacketRetrieval retrieval;
  private final MemorySearch search;
  private final Contexts contexts;

  Memory(MemorySubstrate substrate, TenantScope scope) {
    this(
        substrate,
        scope,
        substrate.memory().retrieval(),
        substrate.memory().search(),
        substrate.prompt().contexts());
  }

  private Memory(
      MemorySubstrate substrate,
      TenantScope scope,
      PacketRetrieval retrieval,
      MemorySearch search,
      Contexts contexts) {
    this.substrate = substrate;
    this.scope = scope;
    this.retrieval = retrieval;
    this.search = search;
    this.contexts = contexts;
  }

  public TenantScope scope() {
    return scope;
  }

  /** The accesses to packets, and feedback about them. */
  public AccessMemory access() {
    return new AccessMemory(substrate.memory().access(), scope);
  }

  /**
   * The same memory, whose reads are not recorded: for looking around without teaching the memory
   * that what was looked at matters.
   */
  public Memory untracked() {
    return new Memory(
        substrate,
        scope,
        substrate.memory().untrackedRetrieval(),
        substrate.memory().untrackedSearch(),
        substrate.prompt().untracked());
  }

  /** Stores a text as a note; the same note twice is one packet. */
  public Packet remember(String text, String... tags) {
    Require.present("/text", text);
    Require.present("/tags", tags);
    return remember(
            draft(NOTE, Map.of("text", text))
                .tags(Require.size("/tags", Arrays.asList(tags), PacketDraft.MAX_TAGS))
                .build())
        .packet();
  }

  /** See {@link io.l9.substrate.domain.memory.packet.PacketIngestion#ingest}. */
  public IngestOutcome remember(PacketDraft draft) {
    Require.present("/draft", draft);
    return substrate.memory().ingestion().ingest(scope, draft);
  }

  /**
   * Stores all or nothing; see {@link
   * io.l9.substrate.domain.memory.packet.PacketIngestion#ingestAll}.
   */
  public List<IngestOutcome> rememberAll(List<PacketDraft> drafts) {
    return substrate.memory().ingestion().ingestAll(scope, drafts);
  }

  /**
   * Stores what can be stored; see {@link
   * io.l9.substrate.domain.memory.packet.PacketIngestion#ingestEach}.
   */
  public List<ItemResult> rememberEach(List<PacketDraft> drafts) {
    return substrate.memory().ingestion().ingestEach(scope, drafts);
  }

  /**
   * Begins a draft.
   *
   * @param payload a plain value ({@code Map}, {@code List}, {@code String}, number, {@code
   *     Boolean}) that becomes the JSON payload
   * @throws io.l9.substrate.domain.shared.ValidationException if JSON has no such value; it names
   *     the place below {@code /payload}
   */
  public PacketDraft.Builder draft(String packetType, @Nullable Object payload) {
    Require.present("/packet_type", packetType);
    return PacketDraft.builder(packetType, substrate.document("/payload", payload));
  }

  /**
   * One packet.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this actor sees none of that id, or
   *     it has expired
   */
  public Packet get(PacketId id) {
    Require.present("/id", id);
    return retrieval.get(scope, id);
  }

  /** The first packets of a thread, in the order in which they happened. */
  public Page<Packet> thread(ThreadId thread) {
    return thread(ThreadQuery.of(thread));
  }

  public Page<Packet> thread(ThreadQuery query) {
    Require.present("/query", query);
    return retrieval.thread(scope, query);
  }

  public Lineage lineage(LineageQuery query) {
    Require.present("/query", query);
    return retrieval.lineage(scope, query);
  }

  /** The best hits of a hybrid search, best first. */
  public List<SearchHit> search(String text) {
    return search(SearchQuery.of(text)).hits();
  }

  public SearchResult search(SearchQuery query) {
    Require.present("/query", query);
    return search.search(scope, query);
  }

  /**
   * Returns what an agent should be given for a text: facts and packets, each in a marked block,
   * with the defaults of {@link ContextQuery}.
   *
   * <pre>{@code
   * PromptContext context = memory.context("How should I contact Alice?");
   * String prompt = context.text() + "\nHow should I contact Alice?";
   * }</pre>
   */
  public PromptContext context(String text) {
    return context(ContextQuery.of(text));
  }

  /**
   * Returns what an agent should be given for a text, a task or both; see {@link Contexts#context}.
   *
   * <pre>{@code
   * memory.context(ContextQuery.ofTask(null, "Write to Alice").k(5).maxTokens(800));
   * }</pre>
   */
  public PromptContext context(ContextQuery query) {
    Require.present("/query", query);
    return contexts.context(scope, query);
  }

  /** The other operations on packets: tags, expiry, erasure, import and export, and more. */
  public PacketMemory packets() {
    return new PacketMemory(substrate, scope);
  }

  /** The log of changes. */
  public AuditMemory audit() {
    return new AuditMemory(substrate.audit().log(), scope);
  }

  /** The erasing of users, organisations and tenants, for administrators. */
  public SubjectMemory subjects() {
    return new SubjectMemory(substrate.subjects().erasures(), scope);
  }

  /** The log of agents. */
  public LogMemory logs() {
    return new LogMemory(substrate.logs().logs(), scope);
  }

  /** The checkpoints of graphs, by thread. */
  public CheckpointMemory checkpoints() {
    return new CheckpointMemory(substrate.checkpoints().checkpoints(), scope);
  }

  /** The items of graphs, by namespace and key. */
  public StoreMemory store() {
    return new StoreMemory(substrate.store().store(), scope);
  }

  /** Buyers, suppliers, transactions and materials of the actor's organisation. */
  public TradeMemory trade() {
    return new TradeMemory(substrate.trade(), scope);
  }

  /** The world of the actor's organisation; of an actor without one, that of the tenant. */
  public WorldMemory world() {
    return world(World.of(scope));
  }

  /** A world that the actor names. */
  public WorldMemory world(World world) {
    return new WorldMemory(substrate.world(), world, scope);
  }

  /** The events of agents. */
  public EventMemory events() {
    return new EventMemory(substrate, scope);
  }

  /** The vectors of packets and the models of spaces. */
  public EmbeddingMemory embeddings() {
    return new EmbeddingMemory(substrate.memory(), scope, substrate.model());
  }

  /** The agents' notes. */
  public NoteMemory notes() {
    return new NoteMemory(substrate, scope);
  }

  /** The facts that are believed, and the values that are rejected. */
  public FactMemory facts() {
    return new FactMemory(substrate, scope);
  }

  /** The list of what needs a person. */
  public ReviewMemory review() {
    return new ReviewMemory(substrate.knowledge().review(), scope);
  }

  /** The lessons, patterns, failures and other reflections. */
  public ReflectionMemory reflections() {
    return new ReflectionMemory(substrate.reflection(), scope);
  }

  /** Returns what to know before a task, of which nothing is written down. */
  public Advice beforeTask(String description) {
    return beforeTask(AdviceQuery.of(description));
  }

  /** Returns what to know before a task, whose outcome will count for it. */
  public Advice beforeTask(String description, String task) {
    return beforeTask(AdviceQuery.of(description).forTask(Require.present("/task_id", task)));
  }

  /** See {@link io.l9.substrate.domain.reflection.advice.BeforeTask#advise}. */
  public Advice beforeTask(AdviceQuery query) {
    return substrate.reflection().beforeTask().advise(scope, query);
  }

  /** The steps by which agents came to conclusions. */
  public ReasoningMemory reasoning() {
    return new ReasoningMemory(substrate, scope);
  }

  /** The outcomes of tasks and what they taught. */
  public TaskReflectionMemory taskReflections() {
    return new TaskReflectionMemory(substrate.reflection().tasks(), scope);
  }

  /** The queue of tasks; {@link TaskWorker} works on them. */
  public TaskMemory tasks() {
    return new TaskMemory(substrate, scope);
  }

  /** The traces of requests: all that each left behind. */
  public TraceMemory traces() {
    return new TraceMemory(substrate.traces().traces(), scope);
  }

  /** The step at which a search lost a packet; see {@link MemorySearch#whyNot}. */
  public WhyNot whyNot(SearchQuery query, PacketId packet) {
    Require.present("/query", query);
    Require.present("/packet", packet);
    return search.whyNot(scope, query, packet);
  }

  /** Relationships between entities, and the graph that they make. */
  public GraphMemory graph() {
    return new GraphMemory(substrate.knowledge(), scope);
  }

  /** Summaries of what this memory holds. */
  public SummaryMemory summaries() {
    return new SummaryMemory(substrate.memory().summaries(), scope);
  }

  /**
   * Runs several calls as one transaction: all of them take effect, or none; see {@link
   * io.l9.substrate.domain.tenancy.Transactions#atomically}. Inside of {@link #joining}, or where
   * the data source hands out a transaction that has begun already, it is a part of that.
   */
  public <T extends @Nullable Object> T atomically(Function<Memory, T> work) {
    Require.present("/work", work);
    return substrate.memory().transactions().<T>atomically(scope, () -> work.apply(this));
  }

  /**
   * Runs the work inside of the caller's transaction: what it stores is committed or rolled back
   * with the caller's own rows. The connection keeps its transaction, role and settings; if the
   * work throws, what it did is undone and the caller decides about the rest.
   *
   * @param connection not in autocommit mode, to the substrate's database, of a login that is a
   *     member of {@code l9_app}
   * @throws IllegalStateException if the connection is in autocommit mode, or the substrate is in
   *     memory
   * @throws io.l9.substrate.domain.shared.SubstrateException as the calls of the work do
   */
  public <T extends @Nullable Object> T joining(Connection connection, Function<Memory, T> work) {
    Require.present("/connection", connection);
    Require.present("/work", work);
    return substrate.joining(connection, scope, () -> work.apply(this));
  }
}
