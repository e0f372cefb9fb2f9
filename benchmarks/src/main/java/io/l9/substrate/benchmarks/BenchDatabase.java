package io.l9.substrate.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.ResourceStack;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.migrations.ClusterSetup;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.DatabaseChoice;
import io.l9.substrate.migrations.DatabaseServer;
import io.l9.substrate.migrations.Login;
import io.l9.substrate.migrations.Migrator;
import io.l9.substrate.migrations.PrivateCluster;
import io.l9.substrate.migrations.PrivateCluster.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A migrated database that exists for one run of a bench. Its server loses everything with the
 * power: the time of a disk is left out of both sides of a comparison. Thread-safe.
 */
public final class BenchDatabase implements AutoCloseable {

  private static final String NAME = "l9_bench";

  private final Database database;
  private final DataSource superuser;
  private final ResourceStack resources;
  private final HikariDataSource pool;

  /**
   * A database that somebody else made.
   *
   * @param superuser whom no policy binds: for data in bulk and for references
   */
  BenchDatabase(Database database, DataSource superuser) {
    this(database, superuser, new ResourceStack());
  }

  private BenchDatabase(Database database, DataSource superuser, ResourceStack resources) {
    this.database = database;
    this.superuser = superuser;
    this.resources = resources;
    this.pool = resources.add(Application.pool(database));
  }

  /**
   * Makes a server in a new directory below {@code java.io.tmpdir}, and the database in it.
   *
   * @throws io.l9.substrate.migrations.DatabaseUnavailableException if no PostgreSQL with pgvector
   *     is installed
   */
  static BenchDatabase open(Consumer<String> progress) throws SQLException {
    ResourceStack resources = new ResourceStack();
    try {
      Path directory = Files.createTempDirectory("l9-bench-");
      resources.add(() -> delete(directory));
      progress.accept("starting a PostgreSQL of its own in " + directory);
      PrivateCluster cluster = resources.add(PrivateCluster.open(directory, Durability.THROW_AWAY));
      DatabaseServer server = cluster.server();
      ClusterSetup.run(
          server.asSuperuser("postgres"), DatabaseChoice.passwords(cluster::passwordOf));
      server.createDatabase(NAME, DatabaseChoice.OWNER);
      ClusterSetup.dedicated(server.asSuperuser(NAME));
      Database database =
          new Database(
              server.jdbcUrl(NAME),
              login(cluster, DatabaseChoice.OWNER),
              login(cluster, DatabaseChoice.API),
              login(cluster, DatabaseChoice.MAINTAINER));
      new Migrator(database.as(database.owner())).apply();
      return new BenchDatabase(database, server.asSuperuser(NAME), resources);
    } catch (IOException e) {
      resources.close();
      throw new UncheckedIOException(e);
    } catch (SQLException | RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static Login login(PrivateCluster cluster, String role) {
    return new Login(role, cluster.passwordOf(role));
  }

  /** The address and the product's logins. */
  public Database database() {
    return database;
  }

  /** A pool as {@code l9_api}, as the product has it. */
  public HikariDataSource pool() {
    return pool;
  }

  /** Unpooled connections of a login that no policy binds. */
  public DataSource superuser() {
    return superuser;
  }

  /**
   * The product over {@link #pool()}, which notes no reads and can run jobs; closed with this.
   *
   * @param embedder null: none
   */
  public MemorySubstrate substrate(@Nullable Embedder embedder) {
    return resources.add(
        MemorySubstrate.builder()
            .dataSource(pool)
            .maintainer(database.as(database.maintainer()))
            .embedder(embedder)
            .trackReads(false)
            .build());
  }

  /** Runs a script as the superuser. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row, as the superuser sees it. */
  String single(String sql) throws SQLException {
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Override
  public void close() {
    resources.close();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
