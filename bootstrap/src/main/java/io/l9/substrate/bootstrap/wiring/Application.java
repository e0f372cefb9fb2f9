package io.l9.substrate.bootstrap.wiring;

import com.github.f4b6a3.uuid.UuidCreator;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.l9.substrate.Jobs;
import io.l9.substrate.Memory;
import io.l9.substrate.MemoryCells;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.SubstrateBuilder;
import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.DatabaseChoice;
import io.l9.substrate.migrations.Login;
import io.l9.substrate.migrations.Migrator;
import io.l9.substrate.scheduler.JobSchedule;
import io.l9.substrate.scheduler.JobScheduler;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole product, put together by hand: database, schema, pool, model, substrate. Closing it
 * closes all of them; if the process is asked to end before, it is closed then. Thread-safe.
 */
public final class Application implements AutoCloseable {

  /** The treatment of the schema when the product is opened. */
  public enum Schema {
    /** Brought up to date by the owner's login. */
    MIGRATE,
    /** Taken as it is, and refused if it is not the current one. */
    EXPECT
  }

  /** For the requests at work, the operations that run, and a few for credentials and probes. */
  private static final int POOL_SIZE = 20;

  /** Two jobs at a time, and the scheduler's own statements. */
  private static final int JOBS_POOL_SIZE = 4;

  private static final long JOBS_CONNECT_MS = 5_000;

  private final Database database;
  private final EmbedderChoice embedders;
  private final HikariDataSource pool;
  private final HikariDataSource maintainerPool;
  private final MemorySubstrate substrate;
  private final String schema;
  private final List<String> applied;
  private final boolean hasKeyPepper;
  private final boolean signsScopes;
  private final Clock clock = Clock.systemUTC();
  private final IdGenerator ids = UuidCreator::getTimeOrderedEpoch;
  private final ResourceStack resources;

  private Application(
      String cell,
      Database database,
      EmbedderChoice embedders,
      Values values,
      Schema whatToDo,
      @Nullable MetricsTrackerFactory pools,
      ResourceStack resources) {
    this.database = database;
    this.embedders = embedders;
    this.resources = resources;
    String keyPepper = KeyPepper.of(values, database);
    hasKeyPepper = keyPepper != null;
    schema = database.schema(whatToDo == Schema.MIGRATE ? database.owner() : database.api());
    applied = whatToDo == Schema.MIGRATE ? database.migrator(schema).apply().files() : List.of();
    String scopeKey = ScopeKey.of(values, database);
    signsScopes = scopeKey != null;
    String suffix = cell.equals(MemoryCells.DEFAULT) ? "" : "-" + cell;
    boolean transactionPooling = values.get(Settings.DB_TRANSACTION_POOLING);
    pool = resources.add(pool("l9" + suffix, database, transactionPooling, pools));
    maintainerPool =
        resources.add(maintainerPool("l9-jobs" + suffix, database, transactionPooling, pools));
    try {
      SubstrateBuilder builder = MemorySubstrate.builder();
      substrate =
          resources.add(
              builder
                  .dataSource(pool)
                  .schema(schema)
                  .maintainer(maintainerPool)
                  .embedder(embedders.embedder())
                  .otherEmbedders(embedders.others())
                  .reranker(RerankerChoice.of(values))
                  .factExtractor(FactExtractorChoice.of(values, builder.json()))
                  .retainedBytes(RetainedBytesChoice.of(values))
                  .keyPepper(keyPepper)
                  .scopeKey(scopeKey)
                  .clock(clock)
                  .ids(ids)
                  .build());
    } catch (UnavailableException e) {
      throw e.code() == ErrorCode.SCHEMA_NOT_CURRENT ? new SchemaNotCurrentException(e) : e;
    }
  }

  /**
   * Chooses the database, brings it up and opens the substrate on it.
   *
   * @param progress told in a line what happens
   * @throws SchemaNotCurrentException if the schema is expected to be current and is not
   * @throws io.l9.substrate.migrations.DatabaseUnavailableException if there is no database
   * @throws io.l9.substrate.domain.shared.ValidationException if the environment asks for an
   *     embedder that there is not
   */
  public static Application open(Config config, Schema schema, Consumer<String> progress) {
    return open(config, schema, null, progress);
  }

  /**
   * The same, observed.
   *
   * @param pools told of what the connection pools do; null: nobody is
   */
  public static Application open(
      Config config,
      Schema schema,
      @Nullable MetricsTrackerFactory pools,
      Consumer<String> progress) {
    return open(MemoryCells.DEFAULT, config, schema, pools, progress);
  }

  /** The same for a cell of this name. */
  static Application open(
      String cell,
      Config config,
      Schema schema,
      @Nullable MetricsTrackerFactory pools,
      Consumer<String> progress) {
    EmbedderChoice embedders = EmbedderChoice.of(config.environment());
    ResourceStack resources = new ResourceStack();
    try {
      Database database = resources.add(choose(config, progress));
      Application opened =
          new Application(cell, database, embedders, config.values(), schema, pools, resources);
      if (schema == Schema.MIGRATE) {
        progress.accept(opened.description());
      }
      return opened;
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  /** Chooses the database and brings it up; its schema stays as it is. */
  public static Database choose(Config config, Consumer<String> progress) {
    Database database = DatabaseChoice.choose(config.environment(), config.home(), progress);
    progress.accept(database.description());
    return database;
  }

  /** A pool of connections as the product's login; the caller's to close. */
  public static HikariDataSource pool(Database database) {
    return pool("l9", database, false, null);
  }

  private static HikariDataSource pool(
      String name,
      Database database,
      boolean transactionPooling,
      @Nullable MetricsTrackerFactory metrics) {
    HikariConfig config = poolConfig(database, database.api(), transactionPooling, metrics);
    config.setPoolName(name);
    config.setMaximumPoolSize(POOL_SIZE);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }

  /** As the login of the jobs; connects when the first job is looked at or run. */
  private static HikariDataSource maintainerPool(
      String name,
      Database database,
      boolean transactionPooling,
      @Nullable MetricsTrackerFactory metrics) {
    HikariConfig config = poolConfig(database, database.maintainer(), transactionPooling, metrics);
    config.setPoolName(name);
    config.setMaximumPoolSize(JOBS_POOL_SIZE);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    // Where the login is not let in, the pool tries on for so long before it says so.
    config.setConnectionTimeout(JOBS_CONNECT_MS);
    return new HikariDataSource(config);
  }

  private static HikariConfig poolConfig(
      Database database,
      Login login,
      boolean transactionPooling,
      @Nullable MetricsTrackerFactory metrics) {
    HikariConfig config = new HikariConfig();
    if (metrics != null) {
      config.setMetricsTrackerFactory(metrics);
    }
    Map<String, String> properties = new HashMap<>();
    properties.put("ApplicationName", "l9");
    // A server's error detail quotes stored values; they do not belong into logs.
    properties.put("logServerErrorDetail", "false");
    if (transactionPooling) {
      properties.put("prepareThreshold", "0");
    }
    config.setDataSource(database.as(login, properties));
    config.setAutoCommit(false);
    return config;
  }

  private String description() {
    return "schema: "
        + (applied.isEmpty() ? "current" : applied.size() + " migrations applied")
        + "; scopes: "
        + (signsScopes ? "signed" : "plain")
        + "; embeddings: "
        + embedders.description();
  }

  public MemorySubstrate substrate() {
    return substrate;
  }

  /** Whether API keys can be used; see {@link MemorySubstrate#identity()}. */
  public boolean hasKeyPepper() {
    return hasKeyPepper;
  }

  /** Whether the scopes of {@link #pool()} are signed; if not, its login chooses them itself. */
  public boolean signsScopes() {
    return signsScopes;
  }

  /** The use cases of identity; null if there is no pepper. */
  public @Nullable IdentityUseCases identity() {
    return hasKeyPepper ? substrate.identity() : null;
  }

  /** Makes and checks the schema, as its owner. */
  public Migrator migrator() {
    return database.migrator();
  }

  /** The schema that holds the tables; a plain lower-case identifier. */
  public String schema() {
    return schema;
  }

  /**
   * Returns the shell command by which the owner of the tables vacuums them, which no login of the
   * server may. It holds no secret.
   */
  public String vacuumCommand() {
    String address = database.url().replaceFirst("\\?.*", "").replaceFirst("^jdbc:", "");
    return "vacuumdb --username="
        + database.owner().user()
        + " --dbname="
        + (address.contains("//") ? address : address.replaceFirst("^postgresql:", ""));
  }

  /** Connections as the product's login. */
  public HikariDataSource pool() {
    return pool;
  }

  public Clock clock() {
    return clock;
  }

  public IdGenerator ids() {
    return ids;
  }

  /** The memory of an end user, by names. */
  public Memory memory(Identity identity) {
    return substrate.as(identity.tenant(), identity.org(), identity.user());
  }

  /**
   * Begins to run the jobs by a schedule, as one of any number of instances over this database;
   * they end when this is closed.
   *
   * @throws io.l9.substrate.domain.shared.SubstrateException if the login of the jobs cannot work
   */
  public void startJobs(JobSchedule schedule) {
    Jobs jobs = substrate.jobs();
    var unused = jobs.all();
    resources.add(
        JobScheduler.start(
            maintainerPool,
            schema,
            "l9-" + ProcessHandle.current().pid() + "-" + ids.next(),
            substrate.maintenance().jobs(),
            jobs::operator,
            schedule,
            clock));
  }

  @Override
  public void close() {
    resources.close();
  }
}
