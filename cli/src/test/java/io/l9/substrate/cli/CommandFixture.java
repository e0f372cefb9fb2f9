package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.cli.demo.TestRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated database for the tests of commands, with what they have in common. */
abstract class CommandFixture {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final JsonCodec JSON = new Jackson3JsonCodec();

  @TempDir Path folder;

  /** The outcome of a command. */
  record Run(int code, String out, String err) {}

  /** Runs a command that no person looks at. */
  Run run(Map<String, String> environment, String... arguments) {
    CapturedTerminal terminal = new CapturedTerminal(false);
    int code = L9Command.run(new CommandContext(terminal.terminal(), environment), arguments);
    return new Run(code, terminal.out(), terminal.err());
  }

  /** The environment of a tenant of its own. */
  Map<String, String> named(String tenant) {
    Database database = DATABASE.database();
    Map<String, String> environment = new HashMap<>();
    environment.put("L9_HOME", folder.toString());
    environment.put("L9_TENANT", tenant);
    environment.put("L9_SERVER_MANAGEMENT_PORT", "0");
    environment.put("L9_DB_URL", database.url());
    environment.put("L9_DB_PASSWORD", assertPresent(database.api().password()));
    environment.put("L9_DB_MAINTAINER_PASSWORD", assertPresent(database.maintainer().password()));
    environment.put("L9_DB_OWNER_PASSWORD", assertPresent(database.owner().password()));
    return environment;
  }

  /** A history with one merge. */
  Path history(int commits) throws IOException {
    TestRepository repository = TestRepository.create(folder.resolve("repository"));
    repository.commit("Ann", "step 1: begin", "core/a.txt");
    repository.git("checkout", "--quiet", "-b", "side");
    repository.commit("Bo", "step 2: add LookupCache because lookups were slow", "cache/b.txt");
    repository.git("checkout", "--quiet", "main");
    for (int i = 3; i < commits; i++) {
      repository.commit("Ann", "step " + i + ": go on with part " + i, "core/a.txt");
    }
    repository.git(
        "-c",
        "user.name=Ann",
        "-c",
        "user.email=ann@example.org",
        "merge",
        "--quiet",
        "--no-ff",
        "-m",
        "step " + commits + ": take the cache in",
        "side");
    return repository.directory();
  }

  static void asSuperuser(String sql) throws SQLException {
    asSuperuser(DATABASE.url(), sql);
  }

  static void asSuperuser(String url, String sql) throws SQLException {
    PGSimpleDataSource there = (PGSimpleDataSource) DATABASE.superuser();
    there.setUrl(url);
    try (Connection connection = there.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Counts the packets of all tenants. */
  static long packets() throws SQLException {
    try (Connection connection = DATABASE.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM packet_store")) {
      row.next();
      return row.getLong(1);
    }
  }

  static Object read(String json) {
    return assertPresent(JSON.read(JSON.parse(json)));
  }

  static <T> T assertPresent(T value) {
    assertNotNull(value);
    return value;
  }

  static void assertContains(String text, String part) {
    assertTrue(text.contains(part), () -> "'" + part + "' is missing in:\n" + text);
  }
}
