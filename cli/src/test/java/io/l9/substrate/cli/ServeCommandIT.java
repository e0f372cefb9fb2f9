package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The command {@code serve}, run on a real database. */
class ServeCommandIT extends CommandFixture {

  @Test
  void serve_answersToItsKeyAlone_andStops() throws Exception {
    CapturedTerminal terminal = new CapturedTerminal(false);
    CompletableFuture<Integer> code = new CompletableFuture<>();
    RunningServer server = serve(terminal, named("serve"), code, "--dev", "--port", "0");
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

    RunningServer server =
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
  void serve_hasTrade_unlessItIsSwitchedOff() throws Exception {
    String buyer = "{\"name\":\"Acme\",\"profile\":{\"region\":\"north\"}}";
    for (boolean isOn : List.of(true, false)) {
      CompletableFuture<Integer> code = new CompletableFuture<>();
      RunningServer server =
          serve(
              new CapturedTerminal(false),
              named("trade"),
              code,
              "--dev",
              "--port",
              "0",
              "--set",
              "modules.trade=" + isOn);
      HttpResponse<String> stored = server.post("/v1/trade/buyers", buyer, server.key());
      HttpResponse<String> document = server.get("/openapi.yaml");
      server.stop().run();

      assertEquals(isOn ? 201 : 404, stored.statusCode(), stored.body());
      assertContains(stored.body(), isOn ? "\"version\":1" : "module-disabled");
      assertEquals(isOn, document.body().contains("/v1/trade/"));
      assertContains(document.body(), "/v1/world/state");
      assertEquals(ExitCodes.OK, code.get(1, TimeUnit.MINUTES));
    }
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

  private record RunningServer(int port, int management, String key, Runnable stop) {

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
  private static RunningServer serve(
      CapturedTerminal terminal,
      Map<String, String> environment,
      CompletableFuture<Integer> code,
      String... arguments)
      throws Exception {
    CompletableFuture<RunningServer> serving = new CompletableFuture<>();
    CommandContext context = new CommandContext(terminal.terminal(), environment);
    String[] line = Stream.concat(Stream.of("serve"), Stream.of(arguments)).toArray(String[]::new);
    var unused =
        CompletableFuture.supplyAsync(
                () ->
                    L9Command.run(
                        context,
                        (port, management, key, stop) ->
                            serving.complete(new RunningServer(port, management, key, stop)),
                        line))
            .whenComplete(
                (ended, failure) -> {
                  serving.completeExceptionally(
                      new AssertionError(ended + terminal.err(), failure));
                  code.complete(ended);
                });
    return serving.get(2, TimeUnit.MINUTES);
  }
}
