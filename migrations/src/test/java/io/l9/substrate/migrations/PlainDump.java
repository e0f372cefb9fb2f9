package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A dump and its restore by a superuser, without any option of ours. */
final class PlainDump {

  private static final Pattern OWNERS_RIGHT = Pattern.compile("^grant on .*: (l9_\\w+)=\\w+/\\1$");

  private final TestCluster cluster;

  PlainDump(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns the name of a database that pg_restore made of another's dump. */
  String restoredOf(String database) throws IOException, SQLException {
    Path dump = Files.createTempFile("l9-dump", ".dump");
    try {
      program("pg_dump", "--format=custom", "--compress=0", "--file=" + dump, database);
      String restored = created(database);
      program("pg_restore", "--exit-on-error", "--dbname=" + restored, dump.toString());
      return restored;
    } finally {
      Files.delete(dump);
    }
  }

  /** The same of a script, by psql. */
  String replayedOf(String database) throws IOException, SQLException {
    Path script = Files.createTempFile("l9-dump", ".sql");
    try {
      program("pg_dump", "--file=" + script, database);
      String restored = created(database);
      cluster.psql("postgres", restored, List.of(), script);
      return restored;
    } finally {
      Files.delete(script);
    }
  }

  private String created(String database) throws SQLException {
    String restored = database + "_restored";
    cluster.server().createDatabase(restored, TestCluster.OWNER);
    return restored;
  }

  /**
   * The catalog, but for what a dump writes in another form: brackets that change nothing, and that
   * an owner has the rights of one.
   */
  static SortedSet<String> catalog(Connection superuser) throws SQLException {
    return Catalog.of(superuser).stream()
        .filter(line -> !OWNERS_RIGHT.matcher(line).find())
        .map(line -> line.replaceAll("[()]", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void program(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        PostgresInstallation.newestUsable().orElseThrow().bin().resolve(program).toString());
    command.addAll(List.of(arguments));
    Command.Result result =
        Command.run(
            TestCluster.FILES,
            Duration.ofMinutes(2),
            Map.of(
                "PGHOST", cluster.server().host(),
                "PGPORT", String.valueOf(cluster.server().port()),
                "PGUSER", "postgres",
                "PGPASSWORD", cluster.passwordOf("postgres")),
            command);
    assertEquals("", result.output(), program);
    assertEquals(0, result.exitCode(), program);
  }
}
