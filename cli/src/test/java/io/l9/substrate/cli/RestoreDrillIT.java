package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.Memory;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Config;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.migrations.ClusterSetup;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The restore of a backup that is older than an erasure, and the erasure once more. */
class RestoreDrillIT extends CommandFixture {

  private static final String WORD = "zyxwvqk";
  private static final String OTHER = "zyxvqkw";
  private static final String RESTORED = "l9_restored_" + ProcessHandle.current().pid();

  /** The number of rows in which a word stands, in all columns of all tables and views. */
  private static final String SCAN =
      """
      SELECT coalesce(sum((xpath('/row/n/text()', query_to_xml(format(
        'SELECT count(*) AS n FROM %%s AS t WHERE t::text LIKE %%L', c.oid::regclass, '%%%s%%'),
        false, true, '')))[1]::text::bigint), 0)
      FROM pg_class c
      WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace,
          'pg_toast'::regnamespace) AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition""";

  @AfterEach
  void drop() throws SQLException {
    asSuperuser("DROP DATABASE IF EXISTS " + RESTORED + " WITH (FORCE)");
  }

  @Test
  void nothingOfTheErasedComesBack_whenABackupIsRestoredAndTheErasureReplayed() throws Exception {
    Map<String, String> environment = named("drill");
    remember(environment, "alice", WORD);
    remember(environment, "bob", OTHER);
    Path backup = folder.resolve("backup.dump");
    Path tombstones = folder.resolve("tombstones.ndjson");
    program("pg_dump", "--format=custom", "--file=" + backup, name(DATABASE.url()));

    Run erased =
        run(environment, "erase", "user", "alice", "--yes", "--tombstones", tombstones.toString());
    assertEquals(ExitCodes.OK, erased.code(), erased.err());
    assertEquals(0, rows(DATABASE.superuser(), WORD));
    long others = rows(DATABASE.superuser(), OTHER);
    assertTrue(others > 3, () -> "rows of the other: " + others);

    asSuperuser("CREATE DATABASE " + RESTORED + " OWNER l9_user");
    DataSource there = restored();
    ClusterSetup.dedicated(there);
    program("pg_restore", "--exit-on-error", "--dbname=" + RESTORED, backup.toString());
    assertTrue(rows(there, WORD) > 3, "the backup is older than the erasure");

    environment.put("L9_DB_URL", url(RESTORED));
    Run replayed =
        run(environment, "erase", "replay", "--tombstones", tombstones.toString(), "--json");
    assertEquals(ExitCodes.OK, replayed.code(), replayed.err());
    Map<?, ?> certificate =
        (Map<?, ?>) ((List<?>) ((Map<?, ?>) read(replayed.out())).get("data")).get(0);
    assertEquals(true, certificate.get("replayed"));
    assertEquals(true, certificate.get("complete"));
    assertEquals(0, rows(there, WORD));
    assertEquals(others, rows(there, OTHER));
    Run verified = run(environment, "erase", "verify", "--json");
    assertEquals(ExitCodes.OK, verified.code(), verified.out());
    Run late = run(environment, "search", WORD, "--org", "sales", "--user", "alice");
    assertEquals(ExitCodes.AUTHENTICATION, late.code(), late.err());
  }

  /** Memories of a user with a word in packets, facts, a summary and what was searched for. */
  private static void remember(Map<String, String> environment, String user, String word) {
    try (Application l9 =
        Application.open(Config.of(environment), Application.Schema.EXPECT, line -> {})) {
      Memory memory = l9.substrate().as("drill", "sales", user);
      List<PacketId> packets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        packets.add(memory.remember("the " + word + " number " + i, word).id());
      }
      var unusedFact = memory.facts().put(word, "sings", word, packets.get(0));
      var unusedSummary =
          memory
              .summaries()
              .create(
                  SummaryDraft.of(SummarySubject.topic(word), packets)
                      .saying(Consolidation.of("a " + word + " sings")));
      var unusedHits = memory.search(word);
    }
  }

  private static long rows(DataSource superuser, String word) throws SQLException {
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SCAN.formatted(word))) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static String url(String database) {
    return DATABASE.url().substring(0, DATABASE.url().lastIndexOf('/') + 1) + database;
  }

  private static DataSource restored() {
    PGSimpleDataSource there = (PGSimpleDataSource) DATABASE.superuser();
    there.setUrl(url(RESTORED));
    return there;
  }

  /** Runs a program of the server's as its superuser. */
  private static void program(String program, String... arguments) throws Exception {
    PGSimpleDataSource superuser = (PGSimpleDataSource) DATABASE.superuser();
    List<String> command = new ArrayList<>(List.of(directory().resolve(program).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("PGHOST", assertPresent(superuser.getServerNames())[0]);
    environment.put("PGPORT", String.valueOf(superuser.getPortNumbers()[0]));
    environment.put("PGUSER", assertPresent(superuser.getUser()));
    environment.put("PGPASSWORD", assertPresent(superuser.getPassword()));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), () -> program + ": " + output);
  }

  private static Path directory() throws SQLException {
    try (Connection connection = DATABASE.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT setting FROM pg_config WHERE name = 'BINDIR'")) {
      row.next();
      return Path.of(row.getString(1));
    }
  }
}
