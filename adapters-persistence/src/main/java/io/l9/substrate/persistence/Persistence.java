package io.l9.substrate.persistence;

import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.traces.TraceStore;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.persistence.archive.ArchiveComponents;
import io.l9.substrate.persistence.audit.AuditComponents;
import io.l9.substrate.persistence.checkpoints.CheckpointComponents;
import io.l9.substrate.persistence.identity.IdentityComponents;
import io.l9.substrate.persistence.knowledge.fact.FactComponents;
import io.l9.substrate.persistence.knowledge.graph.GraphComponents;
import io.l9.substrate.persistence.knowledge.review.ReviewComponents;
import io.l9.substrate.persistence.logs.LogComponents;
import io.l9.substrate.persistence.maintenance.MaintenanceComponents;
import io.l9.substrate.persistence.memory.access.AccessComponents;
import io.l9.substrate.persistence.memory.catalog.CatalogComponents;
import io.l9.substrate.persistence.memory.curation.CurationComponents;
import io.l9.substrate.persistence.memory.embedding.EmbeddingComponents;
import io.l9.substrate.persistence.memory.event.EventComponents;
import io.l9.substrate.persistence.memory.note.NoteComponents;
import io.l9.substrate.persistence.memory.packet.PacketComponents;
import io.l9.substrate.persistence.memory.search.SearchComponents;
import io.l9.substrate.persistence.memory.summary.SummaryComponents;
import io.l9.substrate.persistence.reasoning.ReasoningComponents;
import io.l9.substrate.persistence.reflection.ReflectionComponents;
import io.l9.substrate.persistence.requests.RequestComponents;
import io.l9.substrate.persistence.retention.RetentionComponents;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.store.StoreComponents;
import io.l9.substrate.persistence.subject.SubjectComponents;
import io.l9.substrate.persistence.tasks.TaskComponents;
import io.l9.substrate.persistence.tenancy.Connections;
import io.l9.substrate.persistence.tenancy.ScopeSigner;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.TenancyComponents;
import io.l9.substrate.persistence.traces.TraceComponents;
import io.l9.substrate.persistence.trade.TradeComponents;
import io.l9.substrate.persistence.world.WorldComponents;
import java.sql.Connection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Every outbound port, on a migrated PostgreSQL database: one file, because all of them are opened
 * and closed together. Thread-safe; closing it leaves the data source open.
 */
public final class Persistence implements AutoCloseable {

  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private final Connections connections;
  private final TenancyComponents tenancy;
  private final MemoryStore memory;
  private final MaintenanceStore maintenance;
  private final RequestStore requests;
  private final IdentityStore identity;
  private final AuditStore audit;
  private final KnowledgeStore knowledge;
  private final ReflectionStore reflections;
  private final TaskStore tasks;
  private final CheckpointStore checkpoints;
  private final ItemStore items;
  private final ReasoningStore reasoning;
  private final LogStore logs;
  private final TraceStore traces;
  private final WorldStore world;
  private final TradeStore trade;
  private final RetentionStore retention;
  private final ArchiveStore archives;
  private final SubjectStore subjects;

  private Persistence(
      Connections connections,
      String schema,
      String searchPath,
      JsonCodec json,
      int exactUpTo,
      @Nullable ScopeSigner signer) {
    this.connections = connections;
    tenancy =
        new TenancyComponents(Mapping.of(schema, json), connections, schema, searchPath, signer);
    Sessions sessions = tenancy.sessions();
    UnitOfWork unitOfWork = tenancy.unitOfWork();
    OperationRepository operations = RequestComponents.operations(sessions);
    memory =
        new MemoryStore(
            unitOfWork,
            PacketComponents.repository(sessions),
            EmbeddingComponents.repository(sessions),
            SearchComponents.embeddingIndex(sessions, exactUpTo),
            SearchComponents.lexicalIndex(sessions, exactUpTo),
            CurationComponents.repository(sessions),
            CatalogComponents.index(sessions),
            EventComponents.log(sessions),
            EmbeddingComponents.spaces(sessions),
            EmbeddingComponents.backlog(sessions, json),
            NoteComponents.repository(sessions, exactUpTo),
            AccessComponents.log(sessions),
            SummaryComponents.repository(sessions, json));
    audit = new AuditStore(unitOfWork, AuditComponents.log(sessions));
    maintenance =
        new MaintenanceStore(
            unitOfWork,
            MaintenanceComponents.repository(sessions, operations),
            MaintenanceComponents.runs(sessions),
            audit.log());
    retention =
        new RetentionStore(unitOfWork, RetentionComponents.repository(sessions), audit.log());
    requests = new RequestStore(unitOfWork, RequestComponents.idempotency(sessions), operations);
    identity =
        new IdentityStore(
            unitOfWork,
            IdentityComponents.keys(sessions),
            IdentityComponents.directory(connections, schema));
    FactRepository facts = FactComponents.facts(sessions, json);
    knowledge =
        new KnowledgeStore(
            unitOfWork,
            facts,
            FactComponents.formerFacts(sessions, json),
            FactComponents.readingMarks(sessions),
            FactComponents.rejections(sessions, json),
            FactComponents.predicates(sessions),
            GraphComponents.relationships(sessions),
            GraphComponents.index(sessions),
            GraphComponents.merges(sessions),
            ReviewComponents.repository(sessions, json, facts),
            audit.log());
    reflections =
        new ReflectionStore(
            unitOfWork,
            ReflectionComponents.reflections(sessions, exactUpTo),
            ReflectionComponents.uses(sessions),
            ReflectionComponents.tasks(sessions),
            audit.log());
    tasks = TaskComponents.store(unitOfWork, sessions);
    checkpoints = new CheckpointStore(unitOfWork, CheckpointComponents.repository(sessions, json));
    items = new ItemStore(unitOfWork, StoreComponents.repository(sessions, json));
    reasoning = new ReasoningStore(unitOfWork, ReasoningComponents.repository(sessions, json));
    logs = new LogStore(unitOfWork, LogComponents.repository(sessions));
    traces = new TraceStore(unitOfWork, TraceComponents.repository(sessions));
    world = WorldComponents.store(unitOfWork, sessions, json);
    trade = TradeComponents.store(unitOfWork, sessions, json);
    archives = ArchiveComponents.store(unitOfWork, sessions, audit.log());
    subjects = SubjectComponents.store(unitOfWork, sessions, audit.log(), json);
  }

  /**
   * Opens the ports, for a login that chooses its scopes itself; see {@link #open(DataSource,
   * String, JsonCodec, ScopeSigner)}.
   */
  public static Persistence open(DataSource dataSource, String schema, JsonCodec json) {
    return open(dataSource, schema, json, null);
  }

  /**
   * Opens the ports. The mapping is not compared with the schema, which the history of migrations
   * has told to be that of this version.
   *
   * @param dataSource connections of a login that row level security binds; one is taken for each
   *     unit of work, pooled or not, committing by itself or not. If it hands out one on which
   *     somebody has begun a transaction, the unit of work is a part of that. Batches are written
   *     about four times as fast if the driver's {@code reWriteBatchedInserts} is set
   * @param schema where the migrations were run
   * @param signer of the login's scopes; null: it chooses them itself
   * @throws IllegalArgumentException if the schema's name is not a plain lower-case identifier
   * @throws UnavailableException with the code {@code schema-not-current} if the schema was never
   *     migrated; {@code database-unavailable} or {@code database-login-refused} if there is no
   *     connection
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the login does not take the scopes
   *     that it would be given
   */
  public static Persistence open(
      DataSource dataSource, String schema, JsonCodec json, @Nullable ScopeSigner signer) {
    return open(dataSource, schema, json, SearchComponents.EXACT_UP_TO, signer);
  }

  static Persistence open(DataSource dataSource, String schema, JsonCodec json, int exactUpTo) {
    return open(dataSource, schema, json, exactUpTo, null);
  }

  private static Persistence open(
      DataSource dataSource,
      String schema,
      JsonCodec json,
      int exactUpTo,
      @Nullable ScopeSigner signer) {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "the schema's name must be a plain lower-case identifier, such as public");
    }
    Connections connections = new Connections(dataSource);
    String searchPath = searchPath(connections, schema);
    TenancyComponents.checkScopes(connections, schema, signer);
    return new Persistence(connections, schema, searchPath, json, exactUpTo, signer);
  }

  /**
   * The failure for a connection that could not be had; an address in the cause is not repeated.
   */
  public static UnavailableException notConnected(Throwable cause) {
    return DatabaseErrors.notConnected(cause);
  }

  /** The schema, and that of pgvector's types and operators. */
  private static String searchPath(Connections connections, String schema) {
    List<String> vector =
        connections.withoutScope(
            connection ->
                Sql.of(
                        "SELECT quote_ident(n.nspname) FROM pg_catalog.pg_extension e"
                            + " JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace"
                            + " WHERE e.extname = 'vector' AND EXISTS (SELECT"
                            + " FROM pg_catalog.pg_tables WHERE schemaname = ?"
                            + " AND tablename = 'packet_store')",
                        schema)
                    .query(connection, row -> row.getString(1)));
    if (vector.isEmpty()) {
      throw new UnavailableException(
          ErrorCode.SCHEMA_NOT_CURRENT,
          "the schema "
              + schema
              + " holds no tables of the substrate, or the database has no extension vector:"
              + " migrate it first",
          null);
    }
    Set<String> path = new LinkedHashSet<>(List.of(schema, vector.get(0), "pg_temp"));
    return String.join(", ", path);
  }

  /** Of this thread, whichever database its units of work are in. */
  public Deadlines deadlines() {
    return tenancy.deadlines();
  }

  public MemoryStore memory() {
    return memory;
  }

  /** Works only for a login that may act as platform administrator. */
  public MaintenanceStore maintenance() {
    return maintenance;
  }

  public KnowledgeStore knowledge() {
    return knowledge;
  }

  public ReflectionStore reflections() {
    return reflections;
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

  public RetentionStore retention() {
    return retention;
  }

  public TradeStore trade() {
    return trade;
  }

  /** Archives of users, organisations and tenants. */
  public ArchiveStore archives() {
    return archives;
  }

  /** The erasing of users, organisations and tenants. */
  public SubjectStore subjects() {
    return subjects;
  }

  public RequestStore requests() {
    return requests;
  }

  /**
   * The ports of identity; the directory works only for a login that may execute {@code
   * l9_find_key}: {@code l9_api}.
   */
  public IdentityStore identity() {
    return identity;
  }

  /** The queue of tasks. */
  public TaskStore tasks() {
    return tasks;
  }

  /** The log of changes. */
  public AuditStore audit() {
    return audit;
  }

  /**
   * Runs the work in the caller's own transaction, so that a business row and its memory are
   * committed together. Calls inside join it by {@link UnitOfWork#inScope} of the same actor. The
   * transaction is neither begun nor committed nor rolled back here; the role and the settings of
   * the connection are the caller's again when this returns or throws.
   *
   * @param connection not committing by itself; of a login that is a member of {@code l9_app}
   * @return what the work returned; stored if and when the caller commits
   * @throws IllegalStateException if the connection commits by itself, if its transaction has
   *     failed already, or if a unit of work is active on this thread
   * @throws UnavailableException with the code {@code rolled-back} if a part of the work failed
   *     although its exception was caught; as after every exception, the caller's transaction is
   *     then as it was before the call, and can go on
   */
  public <T extends @Nullable Object> T joining(
      Connection connection, TenantScope scope, Supplier<T> work) {
    return tenancy.joining(connection, scope, work);
  }

  @Override
  public void close() {
    connections.close();
  }
}
