package io.l9.substrate;

import com.github.f4b6a3.uuid.UuidCreator;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.application.identity.IdentityComponents;
import io.l9.substrate.application.identity.IdentityDependencies;
import io.l9.substrate.application.maintenance.MaintenanceComponents;
import io.l9.substrate.application.maintenance.MaintenanceDependencies;
import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.application.memory.MemoryDependencies;
import io.l9.substrate.application.requests.RequestComponents;
import io.l9.substrate.application.requests.RequestDependencies;
import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.migrations.SubstrateSchema;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.persistence.tenancy.ScopeSigner;
import io.l9.substrate.text.ExtractiveConsolidator;
import io.l9.substrate.text.LuceneTextAnalyzer;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The memory substrate, opened over a database. One for a process; thread-safe. It closes only what
 * it made: a data source that the caller brought stays open.
 *
 * <pre>{@code
 * try (var l9 = MemorySubstrate.connect("jdbc:postgresql://localhost/l9?user=l9_api&password=l9")) {
 *   var memory = l9.as("acme", "sales", "alice");
 *   memory.remember("Alice prefers email", "preference");
 *   memory.search("How should I contact Alice?").forEach(hit -> System.out.println(hit.text()));
 * }
 * }</pre>
 */
public final class MemorySubstrate implements AutoCloseable {

  private final JsonCodec json;
  private final IdGenerator ids;
  private final MemoryComponents components;
  private final @Nullable Embedder embedder;
  private final List<Embedder> otherEmbedders;
  private final @Nullable Persistence persistence;
  private final Runnable store;
  private final @Nullable HikariDataSource ownPool;
  private final String schema;
  private final Supplier<MaintenanceComponents> maintenance;
  private final @Nullable IdentityComponents identity;
  private final Supplier<ApiKeys> operatorKeys;
  private @Nullable Persistence maintainer;
  private final Deadlines deadlines;
  private final RequestComponents requests;
  private final Supplier<RequestComponents> newPlatformRequests;
  private @Nullable RequestComponents platformRequests;

  /** Neither has a thread before an operation is started. */
  private final ExecutorService operations =
      Executors.newCachedThreadPool(task -> daemon(task, "l9-operation"));

  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, task -> daemon(task, "l9-operation-leases"));

  private MemorySubstrate(Builder builder) {
    json = new Jackson3JsonCodec();
    ids = builder.ids;
    embedder = builder.embedder;
    otherEmbedders = List.copyOf(builder.otherEmbedders);
    ownPool =
        builder.dataSource == null && builder.url != null
            ? Opening.pool(builder.url, builder.transactionPooling)
            : null;
    DataSource dataSource = builder.dataSource == null ? ownPool : builder.dataSource;
    if (dataSource == null) {
      persistence = null;
      schema = "";
      InMemoryAdapters memory = new InMemoryAdapters(json);
      store = memory::close;
      components = components(memory, builder);
      deadlines = memory.deadlines();
      requests =
          requests(memory.unitOfWork(), memory.idempotency(), memory.operations(), builder.clock);
      newPlatformRequests = () -> requests;
      identity = identity(memory.unitOfWork(), memory.apiKeys(), memory.apiKeyDirectory(), builder);
      operatorKeys = () -> identity().keys();
      maintenance =
          () ->
              maintenance(
                  memory.unitOfWork(),
                  memory.maintenance(),
                  memory.jobRuns(),
                  builder.clock,
                  components);
      return;
    }
    try {
      schema = Opening.schema(dataSource, builder.owner, builder.schema);
      persistence =
          Persistence.open(
              dataSource,
              schema,
              json,
              builder.scopeKey == null ? null : new ScopeSigner(builder.scopeKey, builder.clock));
      store = persistence::close;
      components = components(persistence, builder, builder.trackReads);
      deadlines = persistence.deadlines();
      requests = requests(persistence, builder);
      newPlatformRequests = () -> requests(maintainer(builder), builder);
      identity =
          identity(
              persistence.unitOfWork(),
              persistence.apiKeys(),
              persistence.apiKeyDirectory(),
              builder);
      operatorKeys = () -> operatorKeys(builder);
      maintenance = () -> maintenance(builder);
    } catch (RuntimeException e) {
      if (ownPool != null) {
        ownPool.close();
      }
      throw e;
    }
  }

  /** Opens the database of a JDBC URL with the defaults of {@link #builder()}. */
  public static MemorySubstrate connect(String jdbcUrl) {
    return builder().url(jdbcUrl).build();
  }

  /**
   * A substrate that forgets everything when it is closed: for tests and first steps. It needs no
   * database.
   */
  public static MemorySubstrate inMemory() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The memory of an end user, by names; see {@link Names}. */
  public Memory as(String tenant, String org, String user) {
    TenantId tenantId = Names.tenant(tenant);
    return as(tenantId, Names.org(tenantId, org), Names.user(tenantId, user));
  }

  /** The memory of an end user. */
  public Memory as(TenantId tenant, OrgId org, UserId user) {
    return as(TenantScope.endUser(tenant, org, user, ids.next()));
  }

  /** The memory of any actor that the login of the database is entitled to be. */
  public Memory as(TenantScope scope) {
    Require.present("/scope", scope);
    return new Memory(this, scope);
  }

  /** The use cases behind {@link Memory}, for adapters that carry a scope of their own. */
  public MemoryComponents components() {
    return components;
  }

  /**
   * The jobs that keep the memory in order, for the operators of the installation.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link Builder}
   */
  public Jobs jobs() {
    return new Jobs(maintenance().jobs(), ids);
  }

  /**
   * The use cases behind {@link #jobs()}, for a scheduler. Opened at the first call.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link Builder}
   */
  public MaintenanceComponents maintenance() {
    return maintenance.get();
  }

  /**
   * Keyed requests and operations, for adapters that carry a scope of their own. Closing the
   * substrate closes them.
   */
  public RequestComponents requests() {
    return requests;
  }

  /**
   * The same for platform administrators, over the login of the jobs. Opened at the first call.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link Builder}
   */
  public synchronized RequestComponents platformRequests() {
    if (platformRequests == null) {
      platformRequests = newPlatformRequests.get();
    }
    return platformRequests;
  }

  /** How long the calling thread waits for stored data, whichever login it acts by. */
  public Deadlines deadlines() {
    return deadlines;
  }

  private RequestComponents requests(Persistence stored, Builder builder) {
    return requests(stored.unitOfWork(), stored.idempotency(), stored.operations(), builder.clock);
  }

  private RequestComponents requests(
      UnitOfWork unitOfWork,
      IdempotencyRepository idempotency,
      OperationRepository operationRepository,
      Clock clock) {
    return RequestComponents.of(
        new RequestDependencies(
            unitOfWork, idempotency, operationRepository, ids, clock, operations, timer));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * API keys: making them, and knowing them again.
   *
   * @throws IllegalStateException if no pepper was given to the {@link Builder}
   */
  public IdentityComponents identity() {
    return withPepper(identity);
  }

  /**
   * The API keys of every tenant, as an operator of the installation: a scope of the role {@code
   * platform_admin} manages them. Opened at the first call.
   *
   * @throws IllegalStateException if no pepper or no maintainer was given to the {@link Builder}
   */
  public ApiKeys operatorKeys() {
    return operatorKeys.get();
  }

  private ApiKeys operatorKeys(Builder builder) {
    Persistence opened = maintainer(builder);
    return withPepper(
            identity(opened.unitOfWork(), opened.apiKeys(), opened.apiKeyDirectory(), builder))
        .keys();
  }

  private static IdentityComponents withPepper(@Nullable IdentityComponents components) {
    if (components == null) {
      throw new IllegalStateException(
          "API keys need a secret beside the database: give"
              + " MemorySubstrate.builder().keyPepper(…) at least "
              + IdentityDependencies.MIN_PEPPER
              + " characters, always the same");
    }
    return components;
  }

  private @Nullable IdentityComponents identity(
      UnitOfWork unitOfWork, ApiKeyRepository keys, ApiKeyDirectory directory, Builder builder) {
    return builder.keyPepper == null
        ? null
        : IdentityComponents.of(
            new IdentityDependencies(
                unitOfWork,
                keys,
                directory,
                builder.keyPepper,
                builder.random,
                ids,
                builder.clock));
  }

  private MaintenanceComponents maintenance(Builder builder) {
    Persistence opened = maintainer(builder);
    return maintenance(
        opened.unitOfWork(),
        opened.maintenance(),
        opened.jobRuns(),
        builder.clock,
        // for the models: it reads nothing that would be noted
        components(opened, builder, false));
  }

  private synchronized Persistence maintainer(Builder builder) {
    if (maintainer == null) {
      if (builder.maintainer == null) {
        throw new IllegalStateException(
            "this needs a login that may act for every tenant: give"
                + " MemorySubstrate.builder().maintainer(…) connections of l9_maintainer");
      }
      maintainer = Persistence.open(builder.maintainer, schema, json);
    }
    return maintainer;
  }

  private MaintenanceComponents maintenance(
      UnitOfWork unitOfWork,
      MaintenanceRepository repository,
      JobRunLog runs,
      Clock clock,
      MemoryComponents memory) {
    return MaintenanceComponents.of(
        new MaintenanceDependencies(
            unitOfWork,
            repository,
            runs,
            ids,
            clock,
            memory.embeddingBacklog(),
            memory.reembedding(),
            memory.reindexing()));
  }

  /**
   * How many reads were noted for the access log and given up, because they could not be written:
   * not 0 only if the database did not answer for long.
   */
  public long lostReads() {
    return components.lostReads().getAsLong();
  }

  /** The codec of payloads. */
  public JsonCodec json() {
    return json;
  }

  /** The document of a plain value that a caller gave in this place. */
  JsonDocument document(String pointer, @Nullable Object value) {
    try {
      return json.of(value);
    } catch (ValidationException e) {
      throw e.below(pointer);
    }
  }

  /** The name of the model that embeds; null if there is none. */
  public @Nullable String embeddingModel() {
    return embedder == null ? null : embedder.model().id();
  }

  /** The model of embedding spaces that hold nothing yet; null if there is none. */
  @Nullable EmbeddingModel model() {
    return embedder == null ? null : embedder.model();
  }

  <T extends @Nullable Object> T joining(
      Connection connection, TenantScope scope, Supplier<T> work) {
    if (persistence == null) {
      throw new IllegalStateException("a substrate in memory has no transaction to join");
    }
    return persistence.joining(connection, scope, work);
  }

  @Override
  public void close() {
    requests.close();
    synchronized (this) {
      if (platformRequests != null) {
        platformRequests.close();
      }
    }
    operations.shutdownNow();
    timer.shutdownNow();
    components.close();
    synchronized (this) {
      if (maintainer != null) {
        maintainer.close();
      }
    }
    store.run();
    if (ownPool != null) {
      ownPool.close();
    }
  }

  private MemoryComponents components(InMemoryAdapters memory, Builder builder) {
    return MemoryComponents.of(
        new MemoryDependencies(
            memory.unitOfWork(),
            memory.packets(),
            memory.embeddings(),
            memory.embeddingIndex(),
            memory.lexicalIndex(),
            new LuceneTextAnalyzer(),
            json,
            ids,
            builder.clock,
            embedder,
            memory.accessLog(),
            builder.trackReads,
            memory.packetCuration(),
            memory.packetIndex(),
            memory.agentEvents(),
            memory.embeddingSpaces(),
            memory.embeddingBacklog(),
            memory.notes(),
            otherEmbedders,
            memory.summaries(),
            builder.consolidator,
            memory.deadlines(),
            builder.embedsInTransactions));
  }

  private MemoryComponents components(Persistence stored, Builder builder, boolean trackReads) {
    return MemoryComponents.of(
        new MemoryDependencies(
            stored.unitOfWork(),
            stored.packets(),
            stored.embeddings(),
            stored.embeddingIndex(),
            stored.lexicalIndex(),
            new LuceneTextAnalyzer(),
            json,
            ids,
            builder.clock,
            embedder,
            stored.accessLog(),
            trackReads,
            stored.packetCuration(),
            stored.packetIndex(),
            stored.agentEvents(),
            stored.embeddingSpaces(),
            stored.embeddingBacklog(),
            stored.notes(),
            otherEmbedders,
            stored.summaries(),
            builder.consolidator,
            stored.deadlines(),
            builder.embedsInTransactions));
  }

  /**
   * Collects how a substrate is opened. Without a data source or URL it is in memory. Not
   * thread-safe.
   */
  public static final class Builder {

    private @Nullable DataSource dataSource;
    private @Nullable String url;
    private @Nullable String schema;
    private boolean transactionPooling;
    private @Nullable DataSource owner;
    private @Nullable DataSource maintainer;
    private @Nullable String keyPepper;
    private @Nullable String scopeKey;
    private final SecureRandom random = new SecureRandom();
    private boolean trackReads = true;
    private boolean embedsInTransactions;
    private Clock clock = Clock.systemUTC();
    private IdGenerator ids = UuidCreator::getTimeOrderedEpoch;
    private @Nullable Embedder embedder =
        ServiceLoader.load(Embedder.class).findFirst().orElse(null);

    private List<Embedder> otherEmbedders = List.of();
    private Consolidator consolidator = new ExtractiveConsolidator();

    private Builder() {}

    /**
     * A pool of the caller's, as a login that row level security binds; it stays the caller's to
     * close. If it hands out a connection on which a transaction has begun already, as Spring's
     * {@code TransactionAwareDataSourceProxy} does, every call is a part of that transaction, and
     * it is the caller's to commit. For this the pool must hand out other connections in autocommit
     * mode, as pools do unless told otherwise.
     */
    public Builder dataSource(DataSource value) {
      Require.present("/data_source", value);
      dataSource = value;
      return this;
    }

    /**
     * A JDBC URL with credentials; the substrate makes and closes a pool for it. The credentials
     * are taken out before anything else sees the URL.
     */
    public Builder url(String value) {
      url = Require.present("/url", value);
      return this;
    }

    /**
     * Says that the {@link #url} leads to a pooler that gives a server connection away after each
     * transaction, such as PgBouncer with {@code pool_mode=transaction}: no statement is then kept
     * prepared. A pool of the caller's sets {@code prepareThreshold=0} itself.
     */
    public Builder transactionPooling(boolean value) {
      transactionPooling = value;
      return this;
    }

    /**
     * The schema that holds the tables. If it is not said, the one that holds them already: {@value
     * SubstrateSchema#DEFAULT}, or one on the login's search path, such as {@code public}; and
     * {@value SubstrateSchema#DEFAULT} if none does.
     *
     * @throws io.l9.substrate.domain.shared.ValidationException if it is not a plain lower-case
     *     identifier
     */
    public Builder schema(String value) {
      schema = Opening.schemaName(value);
      return this;
    }

    /**
     * Brings the schema up to date before it is opened. Without this it is only compared, and
     * refused unless exactly the migrations of this version have run in it.
     *
     * @param value connections of the login that owns the schema, {@code l9_user}; unpooled,
     *     because migrations set session state
     */
    public Builder migrateAs(DataSource value) {
      Require.present("/migrate_as", value);
      owner = value;
      return this;
    }

    /**
     * What makes vectors; if it is not said, the one on the class path. Null: none, searches go by
     * keywords.
     */
    public Builder embedder(@Nullable Embedder value) {
      embedder = value;
      return this;
    }

    /**
     * Lets {@link MemorySubstrate#jobs()} work.
     *
     * @param value connections of the login of the jobs, {@code l9_maintainer}, pooled or not; they
     *     stay the caller's to close
     */
    public Builder maintainer(DataSource value) {
      Require.present("/maintainer", value);
      maintainer = value;
      return this;
    }

    /**
     * Whether what is read (get, thread, the hits of a search) is noted, so that importance can
     * learn from it; yes if it is not said. Feedback is stored in any case. For single calls see
     * {@link Memory#untracked()}.
     */
    public Builder trackReads(boolean value) {
      trackReads = value;
      return this;
    }

    /**
     * Whether texts are embedded at once also in a transaction that goes on afterwards: in {@link
     * Memory#atomically}, in {@link Memory#joining}, and where the data source hands out a
     * connection that a caller has begun on. No if it is not said: the packet and its search terms
     * are stored, and the job {@code embed-backlog} makes its vectors, so that no lock is held
     * while a model works.
     */
    public Builder embedsInTransactions(boolean value) {
      embedsInTransactions = value;
      return this;
    }

    /**
     * Models besides {@link #embedder}: those that spaces hold vectors of from before, or are being
     * moved to; see {@link EmbeddingMemory#reembed}. A model is used only where a space holds it.
     */
    public Builder otherEmbedders(List<? extends Embedder> values) {
      Require.present("/other_embedders", values);
      otherEmbedders = List.copyOf(values);
      return this;
    }

    /** What writes summaries; if it is not said, one that needs no language model. */
    public Builder consolidator(Consolidator value) {
      Require.present("/consolidator", value);
      consolidator = value;
      return this;
    }

    /**
     * Lets {@link MemorySubstrate#identity()} work.
     *
     * @param value a secret that is kept beside the database and not in it, at least {@value
     *     IdentityDependencies#MIN_PEPPER} characters; with another one no key is known any more
     */
    public Builder keyPepper(@Nullable String value) {
      keyPepper = value;
      return this;
    }

    /**
     * Signs the scopes of the login of {@link #dataSource}, so that text which gets into a
     * statement cannot choose a tenant. Without it the login chooses its scopes itself. The clock
     * must then be right to half a minute, and no pooler of transactions may stand in between.
     *
     * @param value the key of that login in this database, as {@code l9 scope-keys create} shows it
     */
    public Builder scopeKey(@Nullable String value) {
      scopeKey = value;
      return this;
    }

    public Builder clock(Clock value) {
      Require.present("/clock", value);
      clock = value;
      return this;
    }

    public Builder ids(IdGenerator value) {
      Require.present("/ids", value);
      ids = value;
      return this;
    }

    /**
     * Opens the substrate.
     *
     * @throws io.l9.substrate.domain.shared.UnavailableException with the code {@code
     *     database-unavailable} if the database does not answer, {@code database-login-refused} if
     *     it refuses the login, {@code schema-not-current} if the schema is missing or older, or
     *     cannot be brought up to date, {@code schema-too-new} if it is newer than this version
     * @throws io.l9.substrate.domain.shared.ForbiddenException with the code {@code grant-missing}
     *     if the login may act in no scope; the message holds the statement that is missing
     * @throws io.l9.substrate.domain.shared.ValidationException if the URL is none
     */
    public MemorySubstrate build() {
      return new MemorySubstrate(this);
    }
  }
}
