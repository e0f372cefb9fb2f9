package io.l9.substrate;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.application.identity.IdentityComponents;
import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.application.requests.RequestComponents;
import io.l9.substrate.domain.archive.ArchiveUseCases;
import io.l9.substrate.domain.audit.AuditUseCases;
import io.l9.substrate.domain.checkpoints.CheckpointUseCases;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.logs.LogUseCases;
import io.l9.substrate.domain.maintenance.MaintenanceUseCases;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.prompt.PromptUseCases;
import io.l9.substrate.domain.reasoning.ReasoningUseCases;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.requests.RequestUseCases;
import io.l9.substrate.domain.retention.RetentionUseCases;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.store.StoreUseCases;
import io.l9.substrate.domain.subject.SubjectUseCases;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.traces.TraceUseCases;
import io.l9.substrate.domain.trade.TradeUseCases;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.persistence.Persistence;
import java.sql.Connection;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The memory substrate, opened over a database: one file, because it hands out every context. One
 * for a process; thread-safe. Closing it closes only its own resources: a caller's data source
 * stays open.
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

  /** The refusal of archives in memory. */
  static final String NO_TABLES =
      "archives hold the tables of a database, and this substrate keeps everything in memory";

  private final @Nullable Embedder embedder;
  private final @Nullable HikariDataSource ownPool;
  private final Storage storage;
  private final UseCaseFactory factory;
  private final MemoryComponents memory;
  private final KnowledgeUseCases knowledge;
  private final ReflectionUseCases reflection;
  private final PromptUseCases prompt;
  private final RequestComponents requests;
  private final AuditUseCases audit;
  private final TaskUseCases tasks;
  private final CheckpointUseCases checkpoints;
  private final StoreUseCases store;
  private final ReasoningUseCases reasoning;
  private final TraceUseCases traces;
  private final LogUseCases logs;
  private final WorldUseCases world;
  private final TradeUseCases trade;
  private final RetentionUseCases retention;
  private final @Nullable ArchiveUseCases archives;
  private final SubjectUseCases subjects;
  private final @Nullable IdentityUseCases identity;
  private final PlatformUseCases platform;

  MemorySubstrate(SubstrateBuilder builder) {
    json = SubstrateBuilder.JSON;
    ids = builder.ids;
    embedder = builder.embedder;
    factory = new UseCaseFactory(builder, json);
    ownPool =
        builder.dataSource == null && builder.url != null
            ? Opening.pool(builder.url, builder.transactionPooling)
            : null;
    DataSource dataSource = builder.dataSource == null ? ownPool : builder.dataSource;
    try {
      storage =
          dataSource == null
              ? Storage.inMemory(json, builder.clock)
              : Storage.open(dataSource, builder.owner, builder.schema, builder.signer(), json);
      memory = factory.memory(storage, builder.trackReads);
      knowledge = factory.knowledge(storage);
      reflection = factory.reflection(storage);
      prompt = factory.prompt(storage, memory, reflection);
      requests = factory.requests(storage);
      audit = factory.audit(storage);
      tasks = factory.tasks(storage);
      checkpoints = factory.checkpoints(storage);
      store = factory.store(storage);
      reasoning = factory.reasoning(storage);
      traces = factory.traces(storage);
      logs = factory.logs(storage);
      world = factory.world(storage);
      trade = factory.trade(storage);
      retention = factory.retention(storage);
      archives = factory.archives(storage, requests.useCases());
      subjects = factory.subjects(storage);
      identity = factory.identity(storage);
      platform =
          dataSource == null
              ? PlatformUseCases.over(storage, memory, requests, factory)
              : PlatformUseCases.of(builder.maintainer, storage, factory, json);
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
   * Opens a substrate without a database that forgets everything when it is closed: for tests and
   * first steps.
   */
  public static MemorySubstrate inMemory() {
    return builder().build();
  }

  public static SubstrateBuilder builder() {
    return new SubstrateBuilder();
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
  public MemoryUseCases memory() {
    return memory.useCases();
  }

  /** The use cases of contexts, for adapters that carry a scope of their own. */
  public PromptUseCases prompt() {
    return prompt;
  }

  /** The use cases of reflections, for adapters that carry a scope of their own. */
  public ReflectionUseCases reflection() {
    return reflection;
  }

  /** The use cases of facts and of the graph, for adapters that carry a scope of their own. */
  public KnowledgeUseCases knowledge() {
    return knowledge;
  }

  /**
   * Returns the use case of imports that go on as operations.
   *
   * @param transfer does the importing: that of {@link #memory()}, or a decorator of it
   */
  public PacketImports imports(PacketTransfer transfer) {
    Require.present("/transfer", transfer);
    return MemoryComponents.imports(transfer, requests().operations(), json);
  }

  /**
   * The jobs that keep the memory in order, for the operators of the installation.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link SubstrateBuilder}
   */
  public Jobs jobs() {
    return new Jobs(maintenance().jobs(), ids);
  }

  /**
   * The use cases behind {@link #jobs()}, for a scheduler. Opened at the first call.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link SubstrateBuilder}
   */
  public MaintenanceUseCases maintenance() {
    return platform.maintenance();
  }

  /** The log of changes, for adapters that carry a scope of their own. */
  public AuditUseCases audit() {
    return audit;
  }

  /** The queue of tasks and the work on them, for adapters that carry a scope of their own. */
  public TaskUseCases tasks() {
    return tasks;
  }

  /**
   * The tasks of every tenant, over the login of the jobs, for workers of the platform. Opened at
   * the first call.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link SubstrateBuilder}
   */
  public TaskUseCases platformTasks() {
    return platform.tasks();
  }

  /** Checkpoints of graphs, for adapters that carry a scope of their own. */
  public CheckpointUseCases checkpoints() {
    return checkpoints;
  }

  /** Items of graphs, for adapters that carry a scope of their own. */
  public StoreUseCases store() {
    return store;
  }

  /** Reasoning traces, for adapters that carry a scope of their own. */
  public ReasoningUseCases reasoning() {
    return reasoning;
  }

  /** The agent log, for adapters that carry a scope of their own. */
  public LogUseCases logs() {
    return logs;
  }

  /** The traces of requests, for adapters that carry a scope of their own. */
  public TraceUseCases traces() {
    return traces;
  }

  /** Retention, for adapters that carry a scope of their own. */
  public RetentionUseCases retention() {
    return retention;
  }

  /** Trade, for adapters that carry a scope of their own. */
  public TradeUseCases trade() {
    return trade;
  }

  /**
   * Archives of subjects, for adapters that carry a scope of their own.
   *
   * @throws IllegalStateException in memory: archives hold the tables of a database
   */
  public ArchiveUseCases archives() {
    if (archives == null) {
      throw new IllegalStateException(NO_TABLES);
    }
    return archives;
  }

  /**
   * Archives with what other roles do not see, over the login of the jobs, for platform
   * administrators. Opened at the first call.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link SubstrateBuilder}, and
   *     in memory
   */
  public ArchiveUseCases platformArchives() {
    return platform.archives();
  }

  /** The erasing of subjects, for adapters that carry a scope of their own. */
  public SubjectUseCases subjects() {
    return subjects;
  }

  /**
   * The erasing of whole tenants, over the login of the jobs, for platform administrators. Opened
   * at the first call.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link SubstrateBuilder}
   */
  public SubjectUseCases platformSubjects() {
    return platform.subjects();
  }

  /** Worlds, for adapters that carry a scope of their own. */
  public WorldUseCases world() {
    return world;
  }

  /** Keyed requests and operations, for adapters that carry a scope of their own. */
  public RequestUseCases requests() {
    return requests.useCases();
  }

  /**
   * The operations of platform administrators, over the login of the jobs. Opened at the first
   * call.
   *
   * @throws IllegalStateException if no maintainer was given to the {@link SubstrateBuilder}
   */
  public RequestUseCases platformRequests() {
    return platform.requests().useCases();
  }

  /** The requests and the running operations behind {@link #requests()}. */
  RequestComponents requestComponents() {
    return requests;
  }

  /** The requests and the running operations behind {@link #platformRequests()}. */
  RequestComponents platformRequestComponents() {
    return platform.requests();
  }

  /** The time that the calling thread waits for stored data, whichever login it acts by. */
  public Deadlines deadlines() {
    return storage.deadlines();
  }

  /**
   * API keys: making them, and knowing them again.
   *
   * @throws IllegalStateException if no pepper was given to the {@link SubstrateBuilder}
   */
  public IdentityUseCases identity() {
    return withPepper(identity);
  }

  /**
   * The API keys of every tenant, as an operator of the installation: a scope of the role {@code
   * platform_admin} manages them. Opened at the first call.
   *
   * @throws IllegalStateException if no pepper or no maintainer was given to the {@link
   *     SubstrateBuilder}
   */
  public ApiKeys operatorKeys() {
    return withPepper(platform.identity()).keys();
  }

  private static IdentityUseCases withPepper(@Nullable IdentityUseCases useCases) {
    if (useCases == null) {
      throw new IllegalStateException(
          "API keys need a secret beside the database: give"
              + " MemorySubstrate.builder().keyPepper(…) at least "
              + IdentityComponents.MIN_PEPPER
              + " characters, always the same");
    }
    return useCases;
  }

  /**
   * The number of reads that were to be recorded in the access log and were given up, because they
   * could not be written: not 0 only if the database did not answer for long.
   */
  public long lostReads() {
    return memory.lostReads().getAsLong();
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
    Persistence persistence = storage.persistence();
    if (persistence == null) {
      throw new IllegalStateException("a substrate in memory has no transaction to join");
    }
    return persistence.joining(connection, scope, work);
  }

  @Override
  public void close() {
    requests.close();
    platform.closeRequests();
    factory.close();
    memory.close();
    platform.close();
    storage.close();
    if (ownPool != null) {
      ownPool.close();
    }
  }
}
