package io.l9.substrate.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One cluster for all tests that want databases; hands out empty and migrated ones. */
final class TestCluster implements ParameterResolver, AutoCloseable {

  static final String OWNER = DatabaseChoice.OWNER;
  static final String API = DatabaseChoice.API;
  static final String MAINTAINER = DatabaseChoice.MAINTAINER;

  /** The directory of this module, where Maven runs its tests. */
  static final Path FILES = Path.of("").toAbsolutePath();

  private static final String EMPTY = "template_empty";
  private static final String MIGRATED = "template_migrated";
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Set<String> prepared = new HashSet<>();
  private final Path directory;
  private final PrivateCluster cluster;

  /** For JUnit, which uses it to find the one of the whole run. */
  TestCluster() {
    this.directory = null;
    this.cluster = null;
  }

  private TestCluster(Path directory) throws SQLException {
    this.directory = directory;
    this.cluster = PrivateCluster.open(directory, PrivateCluster.Durability.THROW_AWAY);
    ClusterSetup.run(
        server().asSuperuser("postgres"), DatabaseChoice.passwords(cluster::passwordOf));
    server().createDatabase(EMPTY, OWNER);
    ClusterSetup.dedicated(server().asSuperuser(EMPTY));
    copyWithRights(EMPTY, MIGRATED);
    new Migrator(as(OWNER, MIGRATED)).apply();
  }

  private static TestCluster start() {
    try {
      Path directory = Files.createTempDirectory("l9-sql");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new TestCluster(directory);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  DatabaseServer server() {
    return cluster.server();
  }

  /** A database with the extensions and nothing else. */
  String empty() throws SQLException {
    String name = "empty_" + NAMES.incrementAndGet();
    copyWithRights(EMPTY, name);
    return name;
  }

  /** A copy of what Flyway makes of an empty database. */
  String migrated() throws SQLException {
    String name = "migrated_" + NAMES.incrementAndGet();
    copyWithRights(MIGRATED, name);
    return name;
  }

  /** A copy of a database that is made from an empty one the first time that it is asked for. */
  String prepared(String template, Preparation preparation) throws Exception {
    synchronized (prepared) {
      if (!prepared.contains(template)) {
        copyWithRights(EMPTY, template);
        preparation.of(template);
        prepared.add(template);
      }
    }
    String name = template + "_copy_" + NAMES.incrementAndGet();
    copyWithRights(template, name);
    return name;
  }

  /** The rights on a database are not part of the copy. */
  private void copyWithRights(String template, String name) throws SQLException {
    server().copyDatabase(template, name, OWNER);
    ClusterSetup.dedicated(server().asSuperuser(name));
  }

  /** The steps that make a database out of an empty one. */
  @FunctionalInterface
  interface Preparation {
    void of(String database) throws Exception;
  }

  /** A copy of another database, which nobody is connected to. */
  String copy(String database) throws SQLException {
    String name = database + "_copy_" + NAMES.incrementAndGet();
    server().copyDatabase(database, name, OWNER);
    return name;
  }

  String url(String database) {
    return server().jdbcUrl(database);
  }

  DataSource as(String role, String database) {
    return role.equals("postgres")
        ? server().asSuperuser(database)
        : server().as(login(role), database);
  }

  Login login(String role) {
    return new Login(role, passwordOf(role));
  }

  /** Runs files with psql, which stops at the first error, and returns what it printed. */
  String psql(String role, String database, List<String> options, Path... files)
      throws IOException {
    Command.Result result = psql(role, database, options, List.of("-v", "ON_ERROR_STOP=1"), files);
    if (!result.succeeded()) {
      throw new PsqlFailed(result.output());
    }
    return result.output();
  }

  /**
   * Runs files with psql as one would by hand, which goes on after an error.
   *
   * @throws IOException if it says in the end that all went well
   */
  String psqlGoingOn(String role, String database, Path... files) throws IOException {
    Command.Result result = psql(role, database, List.of(), List.of(), files);
    if (result.succeeded()) {
      throw new IOException("psql did not fail: " + result.output());
    }
    return result.output();
  }

  private Command.Result psql(
      String role, String database, List<String> options, List<String> flags, Path... files)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                PostgresInstallation.newestUsable().orElseThrow().bin().resolve("psql").toString(),
                "-X",
                "-q",
                "-h",
                server().host(),
                "-p",
                String.valueOf(server().port()),
                "-U",
                role,
                "-d",
                database));
    command.addAll(flags);
    for (Path file : files) {
      command.addAll(List.of("-f", file.toString()));
    }
    return Command.run(
        FILES,
        Duration.ofMinutes(2),
        Map.of("PGPASSWORD", passwordOf(role), "PGOPTIONS", String.join(" ", options)),
        command);
  }

  String passwordOf(String role) {
    return role.equals("postgres") ? server().superuser().password() : cluster.passwordOf(role);
  }

  /** The migration files from one version to another, both included. */
  static Path[] files(String first, String last) throws IOException {
    try (Stream<Path> all = Files.list(FILES)) {
      return all.filter(file -> file.getFileName().toString().matches("\\d{4}_.*\\.sql"))
          .filter(file -> version(file).compareTo(first) >= 0)
          .filter(file -> version(file).compareTo(last) <= 0)
          .sorted()
          .toArray(Path[]::new);
    }
  }

  private static String version(Path file) {
    return file.getFileName().toString().substring(0, 4);
  }

  /** A file of the tests' resources. */
  static Path resource(String name) {
    return FILES.resolve("src/test/resources").resolve(name);
  }

  static String text(String resource) throws IOException {
    try (InputStream content = TestCluster.class.getResourceAsStream("/" + resource)) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }

  static void execute(DataSource source, String... statements) throws SQLException {
    try (Connection connection = source.getConnection()) {
      execute(connection, statements);
    }
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query, each with its columns joined by a bar, as psql -At prints them. */
  static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return printed(rows);
    }
  }

  static List<String> printed(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    List<String> result = new ArrayList<>();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int column = 1; column <= columns; column++) {
        String value = rows.getString(column);
        row.add(value == null ? "" : value);
      }
      result.add(String.join("|", row));
    }
    return result;
  }

  static List<String> rows(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return rows(connection, sql);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(TestCluster.class, key -> start());
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The output of psql before it failed. */
  static final class PsqlFailed extends IOException {

    private static final long serialVersionUID = 1L;

    PsqlFailed(String output) {
      super(output);
    }
  }
}
