package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.cli.demo.TestRepository;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The commands as they are run, on a real database. */
class CommandsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final JsonCodec JSON = new Jackson3JsonCodec();

  @TempDir Path folder;

  @Test
  void theDemo_showsHitsThreadAndLineage_andThatAnotherTenantSeesNothing() throws IOException {
    Run run = run(named("shows"), "demo", "--repo", history(40).toString());

    assertEquals(ExitCodes.OK, run.code(), run.err());
    assertContains(run.out(), "40 commits");
    assertContains(run.out(), "Stored 40 packets");
    assertContains(run.out(), "semantic    cosine");
    assertContains(run.out(), "keyword     BM25");
    assertContains(run.out(), "├─");
    assertContains(run.out(), "A thread");
    assertContains(run.out(), ": 0 hits");
    assertContains(run.out(), ": not-found");
    assertContains(run.out(), "./l9 search");
    assertFalse(run.out().contains("ships with the demo"), run.out());
  }

  @Test
  void theSecondDemo_recognisesWhatIsThere() throws IOException, SQLException {
    Path history = history(40);
    Map<String, String> environment = named("second");
    run(environment, "demo", "--repo", history.toString());
    long before = packets();

    Run again = run(environment, "demo", "--repo", history.toString());

    assertEquals(ExitCodes.OK, again.code(), again.err());
    assertContains(again.out(), "Recognised 40 packets");
    assertFalse(again.out().contains("Stored"), again.out());
    assertEquals(before, packets());
  }

  @Test
  void theDemo_addsItsOwnConversation_whereThereIsNoHistory() throws IOException {
    Path archive = Files.createDirectories(folder.resolve("archive"));

    Run run = run(named("archive"), "demo", "--repo", archive.toString());

    assertEquals(ExitCodes.OK, run.code(), run.err());
    assertContains(run.out(), "Note: " + archive.toRealPath() + " is not the top of a git");
    assertContains(run.out(), "ships with the demo");
    assertContains(run.out(), "for 3 of 3 questions");
    assertContains(
        run.out(), "answered by one of D3:4, D3:5: by meaning no. 1, by words not found");
    assertContains(run.out(), "answered by turn D3:7: by meaning no");
    assertContains(run.out(), "A lineage");
    assertContains(run.out(), "Scout: Lot ET-4502 has arrived");
  }

  @Test
  void theDemo_givesEachConversationOfAFileAUserOfItsOwn() throws IOException {
    Path file = folder.resolve("talks.json");
    Files.writeString(file, talk("a", "My cat is called Minka.") + talk("b", "I keep bees."));
    Files.writeString(file, "[" + Files.readString(file).replace("}{", "},{") + "]");
    Map<String, String> environment = named("talks");

    Run demo = run(environment, "demo", "--conversation", file.toString());
    Run first = run(environment, "search", "--user", "a", "-o", "json", "pets");
    Run second = run(environment, "search", "--user", "b", "-o", "json", "pets");

    assertEquals(ExitCodes.OK, demo.code(), demo.err());
    assertContains(demo.out(), "2 conversations with 4 turns");
    assertContains(first.out(), "Minka");
    assertFalse(first.out().contains("bees"), first.out());
    assertContains(second.out(), "bees");
  }

  @Test
  void search_writesNothingButJson_toStandardOutput() throws IOException {
    Map<String, String> environment = named("json");
    run(environment, "demo", "--repo", history(3).toString());

    Run json = run(environment, "search", "-o", "json", "--explain", "step 2");
    Run lines = run(environment, "search", "--limit", "2", "step 2");

    assertEquals(ExitCodes.OK, json.code(), json.err());
    Map<?, ?> root = (Map<?, ?>) read(json.out());
    Map<?, ?> hit = (Map<?, ?>) ((List<?>) assertPresent(root.get("data"))).get(0);
    Map<?, ?> details = (Map<?, ?>) assertPresent(hit.get("score_details"));
    assertFalse(((List<?>) assertPresent(details.get("legs"))).isEmpty());
    assertEquals(2, lines.out().lines().count());
    lines.out().lines().forEach(line -> assertTrue(read(line) instanceof Map<?, ?>));
  }

  @Test
  void search_filtersGroupsFindsTheLike_andSaysWhyNot() throws IOException {
    Map<String, String> environment = named("narrow");
    run(environment, "demo", "--repo", history(3).toString());
    Run all = run(environment, "search", "-o", "json", "step");
    Map<?, ?> hit =
        (Map<?, ?>) ((List<?>) assertPresent(((Map<?, ?>) read(all.out())).get("data"))).get(0);
    String id = (String) assertPresent(((Map<?, ?>) assertPresent(hit.get("packet"))).get("id"));

    Run none = run(environment, "search", "-o", "json", "--where", "/absent=1", "step");
    Run like =
        run(
            environment,
            "search",
            "-o",
            "json",
            "--like",
            id,
            "--group-by",
            "thread",
            "--limit",
            "1");
    Run found = run(environment, "search", "-o", "json", "--why-not", id, "step");
    Run lost = run(environment, "search", "-o", "json", "--why-not", id, "--tag", "absent", "step");
    Run wrong = run(environment, "search", "--why-not", "no-id", "step");

    assertEquals(List.of(), ((Map<?, ?>) read(none.out())).get("data"), none.err());
    assertEquals(ExitCodes.OK, like.code(), like.err());
    assertFalse(like.out().contains("\"id\":\"" + id), like.out());
    assertEquals("found", ((Map<?, ?>) read(found.out())).get("reason"), found.err());
    assertEquals("filtered", ((Map<?, ?>) read(lost.out())).get("reason"), lost.err());
    assertEquals(ExitCodes.USAGE, wrong.code(), wrong.err());
  }

  @Test
  void search_writesATable_whereAPersonLooks() throws IOException {
    Map<String, String> environment = named("table");
    run(environment, "demo", "--repo", history(3).toString());
    CapturedTerminal terminal = new CapturedTerminal(true);

    L9Command.run(
        new CommandContext(terminal.terminal(), environment),
        "search",
        "--mode",
        "keyword",
        "step");

    assertTrue(terminal.out().startsWith("    1  "), terminal.out());
    assertContains(terminal.out(), "step");
  }

  @Test
  void search_findsNothing_forAnotherTenant() throws IOException {
    Map<String, String> environment = named("mine");
    run(environment, "demo", "--repo", history(3).toString());

    Run other = run(environment, "search", "--tenant", "other", "-o", "json", "step");

    assertEquals(ExitCodes.OK, other.code(), other.err());
    assertEquals(List.of(), ((Map<?, ?>) read(other.out())).get("data"));
  }

  @Test
  void migrate_saysHowTheSchemaStands() {
    Run status = run(named("migrate"), "migrate", "status", "--json");
    Run apply = run(named("migrate"), "migrate", "apply");
    Run validate = run(named("migrate"), "migrate", "validate");

    assertEquals(ExitCodes.OK, status.code(), status.err());
    List<?> migrations =
        (List<?>) assertPresent(((Map<?, ?>) read(status.out())).get("migrations"));
    assertTrue(migrations.size() >= 8, status.out());
    assertFalse(status.out().contains("pending"), status.out());
    assertContains(apply.out(), "up to date");
    assertEquals(ExitCodes.OK, validate.code(), validate.err());
  }

  @Test
  void migrate_takesOverADatabaseOfPsql_andSaysWhatItAdjusted() throws Exception {
    String url = DATABASE.url();
    String old = url.substring(url.lastIndexOf('/') + 1) + "998";
    Map<String, String> environment = named("old");
    environment.put("L9_DB_URL", url + "998");
    asSuperuser("CREATE DATABASE " + old + " OWNER l9_user");
    try {
      at0007WithTwoPackets(url + "998");

      Run refused = run(environment, "migrate", "adopt");
      assertEquals(ExitCodes.CONFLICT, refused.code(), refused.err());
      assertContains(refused.err(), "rows without a tenant: packet_store: 2");
      assertContains(refused.err(), "l9 migrate adopt --tenant NAME");
      assertEquals("", refused.out());

      Run adopted = run(environment, "migrate", "adopt", "--tenant", "acme", "--json");
      assertEquals(ExitCodes.OK, adopted.code(), adopted.err());
      Map<?, ?> report = (Map<?, ?>) read(adopted.out());
      assertContains(report.get("applied") + "", "0100_harden_tenancy.sql");
      assertTrue(
          ((List<?>) assertPresent(report.get("adjusted")))
              .contains(
                  Map.of(
                      "table", "packet_store",
                      "rows", 2L,
                      "what", "now belong to the legacy tenant")),
          adopted.out());
      assertContains(adopted.err(), "applying 0100_harden_tenancy.sql");

      environment.put("L9_TENANT", "acme");
      Run again = run(environment, "migrate", "adopt");
      assertContains(again.out(), "up to date");

      assertEquals(Map.of("packets", 2L, "unknown_spaces", 0L), report.get("waiting"));
      assertContains(again.out(), "2 packets for their search terms");
      Run unfound = run(environment, "search", "-o", "json", "harbour");
      assertEquals(List.of(), ((Map<?, ?>) read(unfound.out())).get("data"), unfound.out());
      assertContains(unfound.out(), "2 packets that this scope sees wait");
      asSuperuser(
          url + "998",
          "INSERT INTO embedding_spaces (tenant_id, embedding_type, model, dimension)"
              + " SELECT tenant_id, 'content', 'unknown', 3 FROM packet_store LIMIT 1");
      run(environment, "jobs", "run", "embed-backlog");
      Run moved = run(environment, "spaces", "--move", "content", "--role", "tenant_admin");
      assertEquals(ExitCodes.OK, moved.code(), moved.err());
      Run refusedMove = run(environment, "spaces", "--move", "content");
      assertEquals(ExitCodes.OK, refusedMove.code(), "it is on its way already");
      run(environment, "jobs", "run", "embed-backlog");
      Run spaces = run(environment, "spaces", "-o", "json");
      assertContains(spaces.out(), "bge-small");
      assertFalse(spaces.out().contains("unknown"), spaces.out());
      Run found = run(environment, "search", "-o", "json", "harbour");
      assertContains(found.out(), "an old harbour");
      assertContains(found.out(), "\"has_more\":false");
      assertContains(run(environment, "migrate", "apply", "--json").out(), "\"packets\":0");
    } finally {
      asSuperuser("DROP DATABASE " + old + " WITH (FORCE)");
    }
  }

  @Test
  void doctor_writesOneObject_andItsExitCodeIsItsStatus() {
    Run json = run(named("doctor"), "doctor", "--json");
    Run table = run(named("doctor"), "doctor");

    Map<?, ?> root = (Map<?, ?>) read(json.out());
    List<?> checks = (List<?>) assertPresent(root.get("checks"));
    for (Object check : checks) {
      assertEquals(Set.of("code", "status", "found", "advice"), ((Map<?, ?>) check).keySet());
    }
    // the server of the tests may be lost, and may be older than its fixes
    assertEquals("warnings", root.get("status"), json.out());
    assertEquals(ExitCodes.WARNINGS, json.code(), json.err());
    assertEquals(ExitCodes.WARNINGS, table.code(), table.err());
    assertEquals(1, json.out().lines().count());
    assertContains(table.out(), "ok       migrations");
    assertContains(table.out(), "warning  server-settings    fsync is off");
  }

  @Test
  void doctor_endsWithOne_whenAPolicyIsMissing() throws SQLException {
    asSuperuser("ALTER POLICY tasks_org_isolation ON tasks RENAME TO away");
    try {
      Run run = run(named("doctor"), "doctor", "-o", "json");

      assertEquals(ExitCodes.FAILURE, run.code(), run.err());
      assertEquals("broken", ((Map<?, ?>) read(run.out())).get("status"));
      assertContains(run.out(), "CALL l9_protect('tasks', 'personal', ");
    } finally {
      asSuperuser("ALTER POLICY away ON tasks RENAME TO tasks_org_isolation");
    }
  }

  @Test
  void doctor_saysWhatItSkips_withoutTheOwnersLogin() {
    Map<String, String> environment = named("doctor");
    environment.put("L9_DB_OWNER_PASSWORD", "wrong");

    Run run = run(environment, "doctor");

    assertEquals(ExitCodes.WARNINGS, run.code(), run.err());
    assertContains(run.out(), "skipped  migrations");
    assertContains(run.out(), "set L9_DB_OWNER_USER and L9_DB_OWNER_PASSWORD");
  }

  @Test
  void jobs_showsThemAll_runsOne_andOnlyCountsWhenItIsDry() throws SQLException {
    Map<String, String> environment = named("jobs");
    environment.put("L9_JOBS", "decay-importance=-");
    asSuperuser(
        "INSERT INTO packet_store (packet_type, envelope, tenant_id, ttl)"
            + " VALUES ('note', '{}', gen_random_uuid(), now() - interval '1 day')");
    long before = packets();

    Run dry = run(environment, "jobs", "run", "evict-packets", "--dry-run");
    assertEquals(ExitCodes.OK, dry.code(), dry.err());
    Map<?, ?> counted = (Map<?, ?>) read(dry.out());
    assertEquals(true, counted.get("dry_run"));
    assertEquals("1", String.valueOf(counted.get("touched")));
    assertEquals(before, packets());

    Run real = run(environment, "jobs", "run", "evict-packets", "-o", "table");
    assertContains(real.out(), "1 packets");
    assertEquals(before - 1, packets());

    Run runs = run(environment, "jobs", "runs", "evict-packets", "-o", "json");
    assertEquals(2, ((List<?>) assertPresent(((Map<?, ?>) read(runs.out())).get("data"))).size());
    Run all = run(environment, "jobs", "ls", "-o", "table");
    assertContains(all.out(), "refresh-views");
    assertContains(all.out(), "by hand only");
    Run lines = run(environment, "jobs", "ls");
    assertEquals(Job.values().length, lines.out().lines().count(), lines.out());
    lines.out().lines().forEach(CommandsIT::read);
  }

  @Test
  void jobs_refusesWhatItDoesNotKnow() {
    Map<String, String> environment = named("jobs");
    Run unknown = run(environment, "jobs", "run", "tidy-up");
    assertEquals(ExitCodes.USAGE, unknown.code());
    assertContains(unknown.err(), "fold-accesses");
    assertEquals(ExitCodes.USAGE, run(environment, "jobs").code());
    assertEquals(
        ExitCodes.USAGE, run(environment, "jobs", "run", "decay-importance", "--rate", "2").code());
    assertEquals(
        ExitCodes.USAGE, run(environment, "jobs", "run", "evict-packets", "--days", "2").code());
    environment.put("L9_JOBS", "fold-accesses=soon");
    assertEquals(ExitCodes.USAGE, run(environment, "jobs", "ls").code());
    environment.remove("L9_JOBS");
    environment.put("L9_DB_MAINTAINER_PASSWORD", "wrong");
    Run refused = run(environment, "jobs", "ls");
    assertEquals(ExitCodes.AUTHENTICATION, refused.code(), refused.err());
  }

  @Test
  void serve_answersToItsKeyAlone_andStops() throws Exception {
    CapturedTerminal terminal = new CapturedTerminal(false);
    CompletableFuture<Integer> code = new CompletableFuture<>();
    Served server = serve(terminal, named("serve"), code, "--dev", "--port", "0");
    String packet = "{\"packet_type\":\"note\",\"payload\":{\"text\":\"Alice prefers email\"}}";
    String query = "{\"text\":\"how to contact Alice\",\"explain\":true}";

    HttpResponse<String> stored = server.post("/v1/packets", packet, server.key());
    HttpResponse<String> found = server.post("/v1/search", query, server.key());
    HttpResponse<String> refused = server.post("/v1/search", query, "l9_dev_" + "0".repeat(43));
    HttpResponse<String> alive = server.get("/healthz");
    HttpResponse<String> nowhere = server.get("/of/nobody");
    HttpResponse<String> checks = server.manage("/readyz?verbose");
    HttpResponse<String> metrics = server.manage("/metrics");
    HttpResponse<String> info = server.manage("/info");

    assertEquals(201, stored.statusCode(), stored.body());
    assertEquals(200, found.statusCode(), found.body());
    assertContains(found.body(), "Alice prefers email");
    assertEquals(401, refused.statusCode(), refused.body());
    assertEquals(200, alive.statusCode(), alive.body());
    assertEquals(404, nowhere.statusCode(), nowhere.body());
    assertEquals(
        "{\"status\":\"ok\",\"checks\":{\"server\":\"ok\",\"database\":\"ok\",\"migrations\":\"ok\","
            + "\"extensions\":\"ok\",\"isolation\":\"ok\",\"requests\":\"ok\"}}",
        checks.body());
    assertContains(metrics.body(), "l9_packets_written_total{dedup=\"stored\"} 1.0");
    assertContains(metrics.body(), "l9_search_duration_seconds_count{mode=\"hybrid\"} 1");
    assertContains(
        metrics.body(), "db_client_connection_max{db_client_connection_pool_name=\"l9\"} 20.0");
    for (String route :
        List.of(
            "POST\",http_response_status_code=\"201\",http_route=\"/v1/packets\"} 1",
            "POST\",http_response_status_code=\"401\",http_route=\"/v1/search\"} 1",
            "GET\",http_response_status_code=\"404\",http_route=\"unmatched\"} 1")) {
      assertContains(
          metrics.body(),
          "http_server_request_duration_seconds_count{http_request_method=\"" + route);
    }
    assertContains(metrics.body(), "http_server_active_requests 0.0");
    assertContains(info.body(), "\"embeddings\":\"bge-small-en-v1.5-q\"");
    for (String told : List.of(metrics.body(), info.body(), terminal.err())) {
      assertFalse(told.contains(server.key()) || told.contains("Alice"), told);
    }
    assertContains(terminal.err(), "db.password=*** (L9_DB_PASSWORD)");
    assertContains(terminal.out(), "http://127.0.0.1:" + server.management());
    assertContains(terminal.out(), "http://127.0.0.1:" + server.port());
    assertContains(terminal.out(), "export L9_KEY=" + server.key());
    assertContains(terminal.err(), "fold-accesses FIXED_DELAY|60s");
    assertFalse(terminal.err().contains("without TLS"), terminal.err());
    server.stop().run();
    assertEquals(ExitCodes.OK, code.get(1, TimeUnit.MINUTES));
  }

  @Test
  void serve_letsInWhoHasAKey_andMigratesNothing_withoutDev() throws Exception {
    Map<String, String> environment = named("keyed");
    environment.put("L9_KEY_PEPPER", "pepper-of-a-test-of-32-characters");
    environment.put("L9_DB_OWNER_PASSWORD", "wrong");
    Run created =
        run(
            environment,
            "keys",
            "create",
            "--tenant",
            "keyed",
            "--org",
            "a",
            "--user",
            "b",
            "-o",
            "plain");
    assertEquals(ExitCodes.OK, created.code(), created.err());
    CapturedTerminal terminal = new CapturedTerminal(false);
    CompletableFuture<Integer> code = new CompletableFuture<>();

    Served server =
        serve(
            terminal,
            environment,
            code,
            "--no-jobs",
            "--set",
            "server.stop-delay=0s",
            "--host",
            "0.0.0.0",
            "--port",
            "0");
    String packet = "{\"packet_type\":\"note\",\"payload\":{\"text\":\"keyed\"}}";
    HttpResponse<String> stored = server.post("/v1/packets", packet, created.out().strip());
    HttpResponse<String> refused = server.post("/v1/packets", packet, "l9_dev_" + "0".repeat(43));
    HttpResponse<String> checks = server.manage("/readyz?verbose");

    assertEquals(201, stored.statusCode(), stored.body());
    assertEquals(401, refused.statusCode(), refused.body());
    assertEquals(
        "{\"status\":\"ok\",\"checks\":{\"server\":\"ok\",\"database\":\"ok\","
            + "\"migrations\":\"ok\",\"extensions\":\"ok\",\"isolation\":\"ok\",\"requests\":\"ok\"}}",
        checks.body());
    assertFalse(terminal.out().contains("L9_KEY="), terminal.out());
    assertContains(terminal.err(), "cursors: good for as long as this process");
    assertContains(terminal.err(), "it listens on 0.0.0.0 without TLS");
    server.stop().run();
    assertEquals(ExitCodes.OK, code.get(1, TimeUnit.MINUTES));
  }

  @Test
  void serve_refusesTokensOfNobody() {
    Map<String, String> environment = named("tokens");
    environment.put("L9_AUTH_JWT_SHARED_KEY", "k".repeat(32));

    Run run = run(environment, "serve", "--port", "0");

    assertEquals(ExitCodes.USAGE, run.code(), run.err());
    assertContains(run.err(), "JWT needs an issuer and an audience");
  }

  @Test
  void serve_refusesToListenWhereOtherMachinesReachIt() {
    Run run = run(named("public"), "serve", "--dev", "--host", "0.0.0.0", "--port", "0");

    assertEquals(ExitCodes.USAGE, run.code(), run.err());
    assertContains(run.err(), "refusing to listen on 0.0.0.0");
  }

  @Test
  void serve_saysWhichPortIsTaken_andClosesWhatItOpened() throws Exception {
    try (java.net.ServerSocket taken =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      Run main = run(named("taken"), "serve", "--dev", "--port", port);
      Run management =
          run(named("taken"), "serve", "--dev", "--port", "0", "--management-port", port);

      assertEquals(ExitCodes.USAGE, main.code(), main.err());
      assertContains(main.err(), "choose another with --port or L9_SERVER_PORT");
      assertEquals(ExitCodes.USAGE, management.code(), management.err());
      assertContains(management.err(), "--management-port or L9_SERVER_MANAGEMENT_PORT");
    }
  }

  @Test
  void saysThatTheLoginIsRefused_whenThePasswordIsWrong() {
    Map<String, String> environment = named("refused");
    environment.put("L9_DB_PASSWORD", "wrong");

    assertEquals(ExitCodes.AUTHENTICATION, run(environment, "search", "x").code());
    assertEquals(ExitCodes.AUTHENTICATION, run(environment, "doctor").code());
  }

  @Test
  void search_saysHowToMigrate_whereThereIsNoSchemaYet() throws SQLException {
    String url = DATABASE.url();
    String empty = url.substring(url.lastIndexOf('/') + 1) + "999";
    Map<String, String> environment = named("empty");
    environment.put("L9_DB_URL", url + "999");
    asSuperuser("CREATE DATABASE " + empty);
    try {
      Run run = run(environment, "search", "anything");

      assertEquals(ExitCodes.CONFLICT, run.code(), run.err());
      assertContains(run.err(), "l9 migrate apply");
      assertEquals("", run.out());
    } finally {
      asSuperuser("DROP DATABASE " + empty + " WITH (FORCE)");
    }
  }

  private record Served(int port, int management, String key, Runnable stop) {

    HttpResponse<String> manage(String path) throws Exception {
      return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path)));
    }

    HttpResponse<String> post(String path, String body, String bearer) throws Exception {
      return send(
          request(path)
              .header("Authorization", "Bearer " + bearer)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String path) throws Exception {
      return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
  }

  /** Returns when it serves; {@code code} is completed when it has ended. */
  private static Served serve(
      CapturedTerminal terminal,
      Map<String, String> environment,
      CompletableFuture<Integer> code,
      String... arguments)
      throws Exception {
    CompletableFuture<Served> serving = new CompletableFuture<>();
    CommandContext context = new CommandContext(terminal.terminal(), environment);
    String[] line = Stream.concat(Stream.of("serve"), Stream.of(arguments)).toArray(String[]::new);
    var unused =
        CompletableFuture.supplyAsync(
                () ->
                    L9Command.run(
                        context,
                        (port, management, key, stop) ->
                            serving.complete(new Served(port, management, key, stop)),
                        line))
            .thenAccept(
                ended -> {
                  serving.completeExceptionally(new AssertionError(ended + terminal.err()));
                  code.complete(ended);
                });
    return serving.get(2, TimeUnit.MINUTES);
  }

  private record Run(int code, String out, String err) {}

  private Run run(Map<String, String> environment, String... arguments) {
    CapturedTerminal terminal = new CapturedTerminal(false);
    int code = L9Command.run(new CommandContext(terminal.terminal(), environment), arguments);
    return new Run(code, terminal.out(), terminal.err());
  }

  /** The environment of a tenant of its own. */
  private Map<String, String> named(String tenant) {
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
  private Path history(int commits) throws IOException {
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

  private static String talk(String id, String fact) {
    return """
        {"sample_id":"%s","conversation":{"session_1_date_time":"1:56 pm on 8 May, 2023","session_1":
         [{"speaker":"Ann","dia_id":"D1:1","text":"Hello."},
          {"speaker":"Bo","dia_id":"D1:2","text":"%s"}]},
         "qa":[{"question":"Are there animals?","evidence":["D1:2"],"category":4}]}"""
        .formatted(id, fact);
  }

  /** As psql would have made it. */
  private static void at0007WithTwoPackets(String url) throws SQLException, IOException {
    PGSimpleDataSource there = (PGSimpleDataSource) DATABASE.superuser();
    there.setUrl(url);
    try (Connection superuser = there.getConnection();
        Statement statement = superuser.createStatement()) {
      for (String extension : List.of("uuid-ossp", "pgcrypto", "vector")) {
        statement.execute("CREATE EXTENSION \"" + extension + "\"");
      }
      statement.execute("GRANT USAGE, CREATE ON SCHEMA public TO l9_user WITH GRANT OPTION");
      statement.execute(
          "GRANT CREATE, TEMPORARY ON DATABASE " + superuser.getCatalog() + " TO l9_user");
      statement.execute("SET ROLE l9_user");
      try (Stream<Path> files = Files.list(Path.of("..", "migrations"))) {
        for (Path file :
            files
                .filter(path -> path.getFileName().toString().matches("000[1-7]_.*\\.sql"))
                .sorted()
                .toList()) {
          statement.execute(Files.readString(file));
        }
      }
      statement.execute(
          "INSERT INTO packet_store (packet_type, envelope, ttl) VALUES ('note',"
              + " '{\"text\": \"an old harbour\"}', 'infinity'),"
              + " ('note', '[1e400]', NULL)");
    }
  }

  private static void asSuperuser(String sql) throws SQLException {
    asSuperuser(DATABASE.url(), sql);
  }

  private static void asSuperuser(String url, String sql) throws SQLException {
    PGSimpleDataSource there = (PGSimpleDataSource) DATABASE.superuser();
    there.setUrl(url);
    try (Connection connection = there.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long packets() throws SQLException {
    try (Connection connection = DATABASE.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM packet_store")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Object read(String json) {
    return assertPresent(JSON.read(JSON.parse(json)));
  }

  private static <T> T assertPresent(T value) {
    assertNotNull(value);
    return value;
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), () -> "'" + part + "' is missing in:\n" + text);
  }
}
