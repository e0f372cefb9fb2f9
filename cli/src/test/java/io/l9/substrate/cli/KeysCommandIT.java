package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.Names;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.shared.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on API keys as they are run, on a real database. */
class KeysCommandIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final JsonCodec JSON = new Jackson3JsonCodec();
  private static final String PEPPER = "0123456789abcdef0123456789abcdef";

  private static final MutableClock CLOCK = new MutableClock(Instant.now());

  private static MemorySubstrate server;

  @BeforeAll
  static void serve() {
    server =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .embedder(null)
            .keyPepper(PEPPER)
            .clock(CLOCK)
            .build();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private record Run(int code, String out, String err) {

    Map<?, ?> key() {
      return (Map<?, ?>) Objects.requireNonNull(read(out).get("api_key"));
    }

    String id() {
      return String.valueOf(key().get("id"));
    }

    String token() {
      return String.valueOf(read(out).get("token"));
    }
  }

  @Test
  void create_printsTheTokenAlone_whichActsForTheNamedUser() {
    Run plain =
        run(
            "keys",
            "create",
            "--tenant",
            "plain",
            "--org",
            "sales",
            "--user",
            "alice",
            "-o",
            "plain");
    assertEquals(ExitCodes.OK, plain.code(), plain.err());
    String token = plain.out().strip();
    assertTrue(token.matches("l9_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}"), token);
    assertEquals(token + "\n", plain.out().replace("\r", ""), "nothing beside it");
    assertTrue(plain.err().contains("not shown again"), plain.err());
    Caller caller = caller(token).orElseThrow();
    TenantId tenant = Names.tenant("plain");
    assertEquals(tenant, caller.scope().tenant());
    assertEquals(Names.org(tenant, "sales"), caller.scope().org());
    assertEquals(Names.user(tenant, "alice"), caller.scope().user());
    assertEquals(Role.END_USER, caller.scope().role());
  }

  @Test
  void lists_rotates_andRevokes() {
    Run first =
        run(
            "keys",
            "create",
            "--tenant",
            "life",
            "--role",
            "tenant_admin",
            "--name",
            "ops",
            "--scopes",
            "memory:read,keys:manage",
            "--expires",
            "90d",
            "-o",
            "json");
    assertEquals(ExitCodes.OK, first.code(), first.err());
    assertEquals(List.of("keys:manage", "memory:read"), first.key().get("scopes"));
    Run rotated =
        run("keys", "rotate", first.id(), "--overlap", "1h", "--tenant", "life", "-o", "json");
    assertEquals(ExitCodes.OK, rotated.code(), rotated.err());
    assertTrue(caller(first.token()).isPresent(), "in the overlap");
    assertTrue(caller(rotated.token()).isPresent());

    Run list = run("keys", "ls", "--tenant", "life", "-o", "json");
    List<?> keys = (List<?>) read(list.out()).get("data");
    assertEquals(2, keys.size());
    assertEquals(rotated.id(), ((Map<?, ?>) keys.get(0)).get("id"));
    assertEquals(rotated.id(), ((Map<?, ?>) keys.get(1)).get("replaced_by"));
    assertFalse(list.out().contains(first.token().substring(21)), "no secret");
    Run table = run("keys", "ls", "--tenant", "life", "-o", "table");
    assertTrue(table.out().contains("tenant_admin"), table.out());
    assertTrue(table.out().contains("ops"), table.out());
    assertEquals(
        List.of(rotated.id()),
        run("keys", "ls", "--tenant", "life", "--limit", "1", "-o", "plain")
            .out()
            .lines()
            .toList());

    Run foreign = run("keys", "revoke", rotated.id(), "--tenant", "another");
    assertEquals(ExitCodes.NOT_FOUND, foreign.code(), foreign.err());
    assertEquals("", run("keys", "ls", "--tenant", "another").out());
    assertEquals(
        ExitCodes.OK,
        run("keys", "revoke", rotated.id(), "--with-children", "--tenant", "life").code());
    assertEquals(Optional.empty(), caller(rotated.token()));
    assertEquals(
        ExitCodes.CONFLICT, run("keys", "rotate", rotated.id(), "--tenant", "life").code());
  }

  @Test
  void theOperatorMakesWhatNoTenantMay_andSeesEveryTenantsKeys() {
    Run operator =
        run("keys", "create", "--role", "platform_admin", "--name", "operator", "-o", "json");
    Run agent =
        run(
            "keys",
            "create",
            "--role",
            "l9_system",
            "--tenant",
            "agents",
            "--org",
            "sales",
            "-o",
            "json");
    assertEquals(ExitCodes.OK, operator.code(), operator.err());
    assertEquals(ExitCodes.OK, agent.code(), agent.err());
    assertEquals(Role.PLATFORM_ADMIN, caller(operator.token()).orElseThrow().scope().role());
    assertEquals(Role.L9_SYSTEM, caller(agent.token()).orElseThrow().scope().role());
    String all = run("keys", "ls", "--platform", "-o", "plain").out();
    assertTrue(all.contains(operator.id()), all);
    assertTrue(all.contains(agent.id()), all);
    Run tenants = run("keys", "rotate", agent.id(), "--tenant", "agents");
    assertEquals(ExitCodes.AUTHENTICATION, tenants.code(), tenants.err());
    assertEquals(ExitCodes.OK, run("keys", "rotate", agent.id(), "--platform").code());
    assertEquals(ExitCodes.NOT_FOUND, run("keys", "revoke", operator.id()).code());
    assertEquals(ExitCodes.OK, run("keys", "revoke", operator.id(), "--platform").code());
    assertEquals(Optional.empty(), caller(operator.token()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys",
        "keys create --role superuser",
        "keys create --scopes memory:everything",
        "keys create --expires tomorrow",
        "keys create --expires 2001-01-01T00:00:00Z",
        "keys create --expires 0s",
        "keys create -o yaml",
        "keys ls --limit 0",
        "keys rotate",
        "keys rotate 7",
        "keys rotate 00000000-0000-0000-0000-000000000000 --overlap 31d",
        "keys rotate 00000000-0000-0000-0000-000000000000 --overlap soon",
        "keys revoke everything"
      })
  void refusesWhatItCannotDo(String command) {
    Run refused = run(command.split(" "));
    assertEquals(ExitCodes.USAGE, refused.code(), refused.err());
    assertEquals("", refused.out());
    assertFalse(refused.err().contains("Exception"), refused.err());
  }

  @Test
  void saysWhatToDo_withoutAPepper() {
    Map<String, String> advice = Map.of("", "openssl rand", "too short", "at least 32 characters");
    advice.forEach(
        (pepper, words) -> {
          Map<String, String> environment = environment();
          environment.put("L9_KEY_PEPPER", pepper);
          Run refused = run(environment, "keys", "create");
          assertEquals(ExitCodes.USAGE, refused.code(), refused.err());
          assertTrue(refused.err().contains("L9_KEY_PEPPER"), refused.err());
          assertTrue(refused.err().contains(words), refused.err());
        });
  }

  /** As a server knows it that has not seen it for a while. */
  private static Optional<Caller> caller(String token) {
    CLOCK.advance(Duration.ofSeconds(10));
    return server.identity().authentication().authenticate(token);
  }

  private static Map<String, String> environment() {
    Database database = DATABASE.database();
    Map<String, String> environment = new HashMap<>();
    environment.put("L9_DB_URL", database.url());
    environment.put("L9_DB_USER", database.api().user());
    environment.put("L9_DB_PASSWORD", Objects.requireNonNull(database.api().password()));
    environment.put("L9_DB_MAINTAINER_USER", database.maintainer().user());
    environment.put(
        "L9_DB_MAINTAINER_PASSWORD", Objects.requireNonNull(database.maintainer().password()));
    environment.put("L9_EMBEDDER", "none");
    environment.put("L9_KEY_PEPPER", PEPPER);
    return environment;
  }

  private static Run run(String... arguments) {
    return run(environment(), arguments);
  }

  private static Run run(Map<String, String> environment, String... arguments) {
    CapturedTerminal terminal = new CapturedTerminal(false);
    int code = L9Command.run(new CommandContext(terminal.terminal(), environment), arguments);
    return new Run(code, terminal.out(), terminal.err());
  }

  private static Map<?, ?> read(String json) {
    return (Map<?, ?>) Objects.requireNonNull(JSON.read(JSON.parse(json)));
  }
}
