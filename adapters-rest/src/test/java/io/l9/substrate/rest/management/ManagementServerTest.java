package io.l9.substrate.rest.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicBoolean fails = new AtomicBoolean();
  private final Readiness readiness = new Readiness(PATIENCE);
  private final HttpClient client = HttpClient.newHttpClient();
  private final ManagementServer server = start(readiness);

  private Map<String, ReadinessCheck> checks() {
    Map<String, ReadinessCheck> checks = new LinkedHashMap<>();
    checks.put(
        "database",
        () -> {
          if (fails.get()) {
            throw new IllegalStateException("secret host is down");
          }
        });
    checks.put("isolation", () -> {});
    return checks;
  }

  private static ManagementServer start(Readiness readiness) {
    return ManagementServer.start(
        new ManagementConfig("127.0.0.1", 0),
        readiness,
        () -> "up 1\n",
        () -> Map.of("version", "1"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void livesFromTheBeginning_isReadyWhenItServes_andNotWhenItIsAboutToStop() throws Exception {
    assertEquals(200, get("/livez").statusCode());
    assertEquals(503, get("/readyz").statusCode());
    assertTrue(get("/readyz").body().contains("\"server\":\"starting\""));
    readiness.serving(checks());
    assertEquals("{\"status\":\"ok\"}", get("/readyz").body());
    assertEquals("{\"status\":\"ok\"}", get("/healthz").body());
    assertEquals(200, send("HEAD", "/readyz").statusCode());
    readiness.stopping();
    assertEquals(503, get("/readyz").statusCode());
    assertEquals(503, get("/healthz").statusCode());
    assertEquals(200, get("/livez").statusCode());
  }

  @Test
  void namesItsChecks_whenAsked_andNotWhyOneFails() throws Exception {
    readiness.serving(checks());
    assertEquals(
        "{\"status\":\"ok\",\"checks\":{\"server\":\"ok\",\"database\":\"ok\",\"isolation\":\"ok\"}}",
        get("/readyz?verbose").body());
    fails.set(true);
    HttpResponse<String> failed = get("/readyz");
    assertEquals(503, failed.statusCode());
    assertTrue(failed.body().contains("\"database\":\"failed\""), failed.body());
    assertFalse(failed.body().contains("secret"), failed.body());
    fails.set(false);
    assertEquals(200, get("/readyz").statusCode());
  }

  @Test
  void isNotHeldUpByACheckThatHangs_andStartsItNoSecondTime() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    Readiness hanging = new Readiness(Duration.ofMillis(1));
    hanging.serving(
        Map.of(
            "database",
            () -> {
              begun.incrementAndGet();
              asked.countDown();
              hangs.await();
            }));
    assertEquals("failed", hanging.report().checks().get("database"));
    assertTrue(asked.await(10, TimeUnit.SECONDS), "the check has begun");
    assertEquals("failed", hanging.report().checks().get("database"));
    assertEquals(1, begun.get());
    hangs.countDown();
    boolean ready = false;
    for (int i = 0; i < 10_000 && !ready; i++) {
      ready = hanging.report().ready();
    }
    assertTrue(ready, "what no longer hangs is asked again");
  }

  @Test
  void showsMetricsAndWhatItIs() throws Exception {
    HttpResponse<String> metrics = get("/metrics");
    assertEquals("up 1\n", metrics.body());
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        metrics
            .headers()
            .firstValue("Content-Type")
            .orElse("")
            .replace("charset=UTF-8", "charset=utf-8"));
    HttpResponse<String> info = get("/info");
    assertEquals("{\"version\":\"1\"}", info.body());
    assertEquals("no-store", info.headers().firstValue("Cache-Control").orElse(""));
  }

  @Test
  void knowsNothingElse() throws Exception {
    assertEquals(404, get("/v1/packets").statusCode());
    assertEquals(405, send("POST", "/metrics").statusCode());
  }

  @Test
  void failsWithoutSayingWhy() throws Exception {
    try (ManagementServer broken =
        ManagementServer.start(
            new ManagementConfig("127.0.0.1", 0),
            readiness,
            () -> {
              throw new IllegalStateException("secret");
            },
            Map::of)) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broken.port() + "/metrics"))
                  .build(),
              BodyHandlers.ofString());
      assertEquals(500, answer.statusCode());
      assertFalse(answer.body().contains("secret"), answer.body());
    }
  }

  @Test
  void refusesAPortThatIsTaken() {
    assertThrows(
        JavalinBindException.class,
        () ->
            ManagementServer.start(
                new ManagementConfig("127.0.0.1", server.port()), readiness, () -> "", Map::of));
    assertThrows(IllegalArgumentException.class, () -> new ManagementConfig("localhost", 65536));
  }
}
