package io.l9.substrate.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.migrations.ScopeKeys;
import io.l9.substrate.persistence.tenancy.ScopeSigner;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.knowledge.KnowledgePorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The ports over a migrated database of the test class, as {@code l9_api} through a pool. */
public final class MigratedMemory implements BeforeAllCallback, AfterAllCallback {

  public static final JsonCodec JSON = new Jackson3JsonCodec();

  private final MigratedDatabase database = new MigratedDatabase();
  private static final String SCOPE_KEY = "test.0123456789abcdef0123456789abcdef";

  private final int connections;
  private final boolean signed;
  private final @Nullable Integer exactUpTo;
  private HikariDataSource pool;
  private Persistence persistence;
  private HikariDataSource maintainerPool;
  private Persistence maintainer;

  public MigratedMemory() {
    this(10);
  }

  public MigratedMemory(int connections) {
    this(connections, false, null);
  }

  private MigratedMemory(int connections, boolean signed, @Nullable Integer exactUpTo) {
    this.connections = connections;
    this.signed = signed;
    this.exactUpTo = exactUpTo;
  }

  /** Returns ports whose API login takes signed scopes only. */
  public static MigratedMemory signed() {
    return new MigratedMemory(10, true, null);
  }

  /** Returns ports that search more rows than these as if they were very many. */
  public static MigratedMemory comparing(int exactUpTo) {
    return new MigratedMemory(10, false, exactUpTo);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws SQLException {
    database.beforeAll(context);
    pool = pool(database.api(), connections);
    if (signed) {
      new ScopeKeys(database.owner(), "public").add("l9_api", SCOPE_KEY);
    }
    persistence =
        exactUpTo == null
            ? Persistence.open(
                pool, "public", JSON, signed ? new ScopeSigner(SCOPE_KEY, Clock.systemUTC()) : null)
            : Persistence.open(pool, "public", JSON, exactUpTo);
  }

  @Override
  public void afterAll(ExtensionContext context) throws SQLException {
    if (maintainer != null) {
      maintainer.close();
      maintainerPool.close();
    }
    if (persistence != null) {
      persistence.close();
    }
    if (pool != null) {
      pool.close();
    }
    database.afterAll(context);
  }

  public static HikariDataSource pool(DataSource dataSource, int connections) {
    return pool(dataSource, connections, Duration.ofSeconds(10));
  }

  public static HikariDataSource pool(DataSource dataSource, int connections, Duration patience) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource);
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(patience.toMillis());
    return new HikariDataSource(config);
  }

  /** Of the scopes of a signed one. */
  public ScopeSigner signer(Clock clock) {
    return new ScopeSigner(SCOPE_KEY, clock);
  }

  public MigratedDatabase database() {
    return database;
  }

  public HikariDataSource pool() {
    return pool;
  }

  public Persistence persistence() {
    return persistence;
  }

  public MaintenanceStore maintenance() {
    return maintainer().maintenance();
  }

  /** The ports as {@code l9_maintainer}, opened when they are first asked for. */
  public synchronized Persistence maintainer() {
    if (maintainer == null) {
      maintainerPool = pool(database.maintainer(), connections);
      maintainer = Persistence.open(maintainerPool, "public", JSON);
    }
    return maintainer;
  }

  public RequestStore requests() {
    return persistence.requests();
  }

  public IdentityStore identity() {
    return persistence.identity();
  }

  public AuditStore audit() {
    return persistence.audit();
  }

  public MemoryStore memory() {
    return persistence.memory();
  }

  public MemoryPorts ports() {
    return new MemoryPorts(memory(), JSON);
  }

  public KnowledgeStore knowledge() {
    return persistence.knowledge();
  }

  public ReflectionStore reflections() {
    return persistence.reflections();
  }

  public KnowledgePorts knowledgePorts() {
    return new KnowledgePorts(knowledge(), memory(), JSON, this::maintenance);
  }
}
