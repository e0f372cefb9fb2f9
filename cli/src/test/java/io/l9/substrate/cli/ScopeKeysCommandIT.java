package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.Names;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of a key of scopes, and what its login may do meanwhile. */
class ScopeKeysCommandIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private record Run(int code, String out, String err) {}

  @Test
  void makesAndChangesKeys_andGivesTheLoginBackOnlyWhenAsked() {
    assertEquals(ExitCodes.OK, export(null).code(), "plain, as a database is at first");
    String first = created();
    assertEquals(ExitCodes.AUTHENTICATION, export(null).code(), "the login needs its key");
    assertEquals(ExitCodes.OK, export(first).code());
    Run malformed = export("short");
    assertEquals(ExitCodes.USAGE, malformed.code(), malformed.err());

    String second = created();
    assertEquals(ExitCodes.OK, export(first).code(), "both at a time");
    assertEquals(ExitCodes.OK, export(second).code());
    Run listed = run(null, "scope-keys", "ls");
    assertTrue(
        listed.out().contains(kid(first)) && listed.out().contains(kid(second)), listed.out());
    assertEquals(ExitCodes.OK, run(null, "scope-keys", "drop", kid(first)).code());
    Run refused = export(first);
    assertEquals(ExitCodes.AUTHENTICATION, refused.code(), refused.err());
    assertTrue(refused.err().contains("signature"), refused.err());

    assertEquals(ExitCodes.NOT_FOUND, run(null, "scope-keys", "drop", "none").code());
    Run last = run(null, "scope-keys", "drop", kid(second));
    assertEquals(ExitCodes.USAGE, last.code());
    assertTrue(last.err().contains("--plain"), last.err());
    assertEquals(ExitCodes.OK, run(null, "scope-keys", "drop", kid(second), "--plain").code());
    assertEquals(ExitCodes.OK, export(null).code());
  }

  /**
   * By SQL of the server's login: the row of a key for a better role, with the verifier of one's
   * own.
   */
  @Test
  void aPlantedKeyOpensNothing() throws SQLException {
    Run own =
        run(null, "keys", "create", "--tenant", "acme", "--role", "tenant_admin", "-o", "plain");
    assertEquals(ExitCodes.OK, own.code(), own.err());
    TenantId victim = Names.tenant("victim");
    try (Connection superuser = DATABASE.superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      // as whoever chooses his scope himself
      statement.execute("SET app.role = 'tenant_admin'");
      assertEquals(
          1,
          statement.executeUpdate(
              "INSERT INTO api_keys (tenant_id, name, selector, verifier, role, permissions)"
                  + " SELECT '%s', name, selector, verifier, role, permissions FROM api_keys"
                      .formatted(victim)));
      statement.execute(
          "UPDATE api_keys SET revoked_at = now() WHERE tenant_id <> '%s'".formatted(victim));
    }
    try (var server =
        io.l9.substrate.MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .embedder(null)
            .keyPepper(PEPPER)
            .build()) {
      assertTrue(server.identity().authentication().authenticate(own.out().strip()).isEmpty());
    }
  }

  private static final String PEPPER = "0123456789abcdef0123456789abcdef";

  private static String created() {
    Run created = run(null, "scope-keys", "create");
    assertEquals(ExitCodes.OK, created.code(), created.err());
    return created.out().strip();
  }

  private static String kid(String key) {
    return key.substring(0, key.indexOf('.'));
  }

  /** A command that reads, as the server's login. */
  private static Run export(String key) {
    return run(key, "export");
  }

  private static Run run(String key, String... arguments) {
    Database database = DATABASE.database();
    Map<String, String> environment = new HashMap<>();
    environment.put("L9_DB_URL", database.url());
    environment.put("L9_DB_USER", database.api().user());
    environment.put("L9_DB_PASSWORD", Objects.requireNonNull(database.api().password()));
    environment.put("L9_DB_OWNER_USER", database.owner().user());
    environment.put("L9_DB_OWNER_PASSWORD", Objects.requireNonNull(database.owner().password()));
    environment.put("L9_DB_MAINTAINER_USER", database.maintainer().user());
    environment.put(
        "L9_DB_MAINTAINER_PASSWORD", Objects.requireNonNull(database.maintainer().password()));
    environment.put("L9_EMBEDDER", "none");
    environment.put("L9_KEY_PEPPER", PEPPER);
    if (key != null) {
      environment.put("L9_DB_SCOPE_KEY", key);
    }
    CapturedTerminal terminal = new CapturedTerminal(false);
    int code = L9Command.run(new CommandContext(terminal.terminal(), environment), arguments);
    return new Run(code, terminal.out(), terminal.err());
  }
}
