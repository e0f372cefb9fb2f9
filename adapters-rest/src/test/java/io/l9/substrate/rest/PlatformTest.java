package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.testkit.shared.Stores;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What all routes have in common, shown on some of them. */
class PlatformTest {

  private static final String NOTE = "{\"packet_type\":\"note\",\"payload\":%s}";

  private RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  private static RestConfig.Limits limits(int requests, int atOnce) {
    RestConfig.Limits absent = RestConfig.Limits.DEFAULT;
    return new RestConfig.Limits(
        absent.deadline(),
        absent.maxDeadline(),
        requests,
        absent.window(),
        atOnce,
        absent.atOnceOfAll(),
        absent.importBytes());
  }

  @Test
  void answersNotModified_whileTheClientHasWhatIsThere() {
    String path = "/v1/packets/" + rest.stored(NOTE.formatted("1"));
    String tag = rest.get(path).header("ETag");
    for (String known : List.of(tag, "\"other\", " + tag, tag.replace("W/", ""), "*")) {
      Answer answer = rest.send(rest.request(path).header("If-None-Match", known));
      assertEquals(304, answer.status(), known);
      assertEquals(tag, answer.header("ETag"));
      assertEquals(0, answer.body().length);
    }
    assertEquals(200, rest.send(rest.request(path).header("If-None-Match", "\"other\"")).status());
    assertProblem(
        400, "malformed-request", null, rest.send(rest.request(path).header("If-None-Match", "x")));
  }

  @Test
  void chargesNothing_forWhatHasNotChanged() {
    Answer first = rest.get("/v1/whoami");
    Answer second = rest.get("/v1/info");
    Answer again =
        rest.send(rest.request("/v1/info").header("If-None-Match", second.header("ETag")));
    Answer last = rest.get("/v1/info");
    assertEquals(5999, remaining(first));
    assertEquals(5998, remaining(second));
    assertEquals(304, again.status());
    assertEquals(5997, remaining(last));
    assertEquals(
        304, rest.send(rest.request("/v1/info").header("If-None-Match", "*")).status(), "known?");
    assertEquals(5995, remaining(rest.get("/v1/info")), "who has nothing pays");
  }

  private static int remaining(Answer answer) {
    return Integer.parseInt(answer.header("RateLimit").replaceAll(".*r=(\\d+).*", "$1"));
  }

  @Test
  void refusesATenantThatAskedForItsShare_andNoOther() {
    rest.close();
    rest = new RestFixture(limits(2, 8));
    assertEquals(200, rest.get("/v1/info").status());
    assertEquals(200, rest.get("/v1/info", "colleague").status());
    Answer refused = rest.get("/v1/info");
    assertProblem(429, "quota-exceeded", null, refused);
    assertEquals("\"tenant\";q=2;w=60", refused.header("RateLimit-Policy"));
    assertEquals(0, remaining(refused));
    assertEquals("30", refused.header("Retry-After"));
    assertEquals("tenant", refused.at("/violated-policies/0"));
    assertEquals(200, rest.get("/v1/info", "foreigner").status());
    rest.clock.advance(Duration.ofSeconds(30));
    assertEquals(200, rest.get("/v1/info").status());
    assertEquals(429, rest.get("/v1/info").status());
  }

  @Test
  void letsOthersIn_whileATenantHasTakenAllItsPlaces() throws Exception {
    rest.close();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      if (scope.tenant().equals(rest.world.endUser().tenant())) {
                        inside.countDown();
                        await(leave);
                      }
                      return search.search(scope, query);
                    }),
            limits(0, 1));
    CompletableFuture<Answer> slow = searching("user");
    assertTrue(inside.await(10, TimeUnit.SECONDS));
    assertProblem(
        429,
        "quota-exceeded",
        null,
        rest.send(rest.request("/v1/info").header("Prefer", "wait=1")));
    assertEquals(200, searching("foreigner").get(10, TimeUnit.SECONDS).status());
    leave.countDown();
    assertEquals(200, slow.get(10, TimeUnit.SECONDS).status());
    assertEquals(200, rest.get("/v1/info").status());
  }

  private CompletableFuture<Answer> searching(String key) {
    return CompletableFuture.supplyAsync(
        () -> rest.post("/v1/search", key, "{\"text\":\"a\",\"mode\":\"keyword\"}"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void namesTheScopeThatACredentialLacks() {
    rest.permissions.put("user", Set.of(Permission.MEMORY_READ));
    assertEquals(200, rest.get("/v1/packets").status());
    Answer refused = rest.post("/v1/packets", NOTE.formatted("1"));
    assertProblem(403, "forbidden", null, refused);
    assertTrue(refused.at("/detail").contains("memory:write"), refused::toString);
    assertEquals(0, rest.get("/v1/packets").json().path("data").size());
  }

  @Test
  void readsWhatIsPacked() throws IOException {
    Answer answer =
        rest.send(packed(NOTE.formatted("\"packed\"").getBytes(StandardCharsets.UTF_8)));
    assertEquals(201, answer.status());
    assertEquals("packed", answer.at("/payload"));
  }

  @Test
  void refusesABomb_andABrokenOne() throws IOException {
    byte[] bomb = new byte[64 << 20];
    java.util.Arrays.fill(bomb, (byte) ' ');
    assertProblem(413, "payload-too-large", null, rest.send(packed(bomb)));
    String members =
        IntStream.range(0, 340_000).mapToObj(i -> "\"a\":0").collect(Collectors.joining(","));
    Answer ratio = rest.send(packed(("{" + members + "}").getBytes(StandardCharsets.UTF_8)));
    assertProblem(413, "payload-too-large", null, ratio);
    assertTrue(ratio.at("/detail").contains("100 times"), ratio::toString);
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.send(
            json("/v1/packets")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("no gzip"))));
  }

  private HttpRequest.Builder packed(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return json("/v1/packets")
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofByteArray(packed.toByteArray()));
  }

  private HttpRequest.Builder json(String path) {
    return rest.request(path).header("Content-Type", "application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=0", "wait=301", "respond-async, wait=999999999"})
  void refusesToWaitForAnyTime(String prefer) {
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.send(rest.request("/v1/info").header("Prefer", prefer)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=1", "WAIT = \"300\"", "handling=strict", "respond-async", ""})
  void takesPreferences_andPassesOverThoseItDoesNotKnow(String prefer) {
    assertEquals(200, rest.send(rest.request("/v1/info").header("Prefer", prefer)).status());
  }

  @Test
  void takesTheMethodAsItIs() {
    Answer answer =
        rest.send(rest.request("/v1/packets").header("X-HTTP-Method-Override", "DELETE"));
    assertProblem(400, "malformed-request", null, answer);
  }

  @Test
  void showsOnlyTheFieldsThatAreAskedFor() {
    String id = rest.stored(NOTE.formatted("1"));
    Answer one = rest.sendUnchecked(rest.request("/v1/packets/" + id + "?fields=id,tags"));
    assertEquals("{\"id\":\"" + id + "\",\"tags\":[]}", one.text());
    Answer list = rest.sendUnchecked(rest.request("/v1/packets?fields=id"));
    assertEquals("[{\"id\":\"" + id + "\"}]", list.json().path("data").toString());
    assertProblem(
        422, "validation-failed", "/fields", rest.get("/v1/packets/" + id + "?fields=vector"));
    assertProblem(422, "validation-failed", "/fields", rest.get("/v1/packets?fields="));
  }

  @Test
  void listsEveryPacketOnce_whileOthersAreStored() {
    for (int i = 0; i < 7; i++) {
      rest.clock.advance(Duration.ofSeconds(1));
      rest.stored(NOTE.formatted(i));
    }
    StringBuilder seen = new StringBuilder();
    String path = "/v1/packets?limit=3&packet_type=note";
    while (path != null) {
      Answer page = rest.get(path);
      page.json().path("data").forEach(packet -> seen.append(packet.path("payload").asInt()));
      assertEquals(page.json().path("has_more").asBoolean(), page.header("Link") != null);
      path = page.header("Link") == null ? null : page.header("Link").replaceAll("<(.*)>.*", "$1");
      rest.clock.advance(Duration.ofSeconds(1));
      rest.stored(NOTE.formatted("\"later than " + seen + "\""));
    }
    assertEquals("6543210", seen.toString());
  }

  @Test
  void refusesACursor_ofAnotherListOrCaller() {
    for (int i = 0; i < 2; i++) {
      rest.stored(NOTE.formatted(i));
    }
    String cursor = rest.get("/v1/packets?limit=1").at("/next_cursor");
    assertEquals(200, rest.get("/v1/packets?limit=9&cursor=" + cursor).status());
    for (String path :
        List.of(
            "/v1/packets?packet_type=note&cursor=" + cursor,
            "/v1/packets?cursor=" + cursor.substring(1),
            "/v1/packets?cursor=" + "A".repeat(200),
            "/v1/packets?cursor=")) {
      assertProblem(400, "invalid-cursor", "/cursor", rest.get(path));
    }
    assertProblem(
        400, "invalid-cursor", "/cursor", rest.get("/v1/packets?cursor=" + cursor, "colleague"));
  }

  @Test
  void tellsOfEveryPacketThatIsStored_andGoesOnWhereItWasCutOff() throws Exception {
    rest.stored(NOTE.formatted("\"before\""));
    String last;
    try (Listener first = new Listener(null)) {
      last = first.id;
      rest.stored(NOTE.formatted("\"one\""));
      rest.post("/v1/packets", "foreigner", NOTE.formatted("\"foreign\""));
      rest.stored(NOTE.formatted("\"two\""));
      assertEquals("one", first.next());
      assertEquals("two", first.next());
    }
    try (Listener second = new Listener(last)) {
      assertEquals("one", second.next());
      assertEquals("two", second.next());
      assertNotEquals(last, second.id);
    }
    assertProblem(
        400,
        "invalid-cursor",
        null,
        rest.send(rest.request("/v1/packets/tail").header("Last-Event-ID", "AAAA")));
  }

  @Test
  void tellsNoTenantOfAnother() throws Exception {
    try (Listener ours = new Listener("user", null);
        Listener theirs = new Listener("foreigner", null);
        Listener colleagues = new Listener("colleague", null)) {
      for (String round : List.of("first", "second")) {
        rest.stored(NOTE.formatted("\"ours " + round + "\""));
        rest.post("/v1/packets", "foreigner", NOTE.formatted("\"theirs " + round + "\""));
        rest.post("/v1/packets", "colleague", NOTE.formatted("\"colleague's " + round + "\""));
        assertEquals("ours " + round, ours.next());
        assertEquals("theirs " + round, theirs.next());
        assertEquals("colleague's " + round, colleagues.next());
      }
      assertProblem(
          400,
          "invalid-cursor",
          null,
          rest.sendUnchecked(
              HttpRequest.newBuilder(rest.uri("/v1/packets/tail"))
                  .header("Authorization", "Bearer foreigner")
                  .header("Last-Event-ID", ours.id)));
    }
  }

  @Test
  void refusesThoseWhoListenOneMoreStream_andNobodyWhoListensToNone() throws Exception {
    List<Listener> listeners = new ArrayList<>();
    try {
      for (int i = 0; i < 24; i++) {
        listeners.add(new Listener(i % 2 == 0 ? "user" : "colleague", null));
      }
      Answer refused = rest.get("/v1/packets/tail");
      assertProblem(429, "quota-exceeded", null, refused);
      assertEquals("1", refused.header("Retry-After"));
      listeners.add(new Listener("tenant-admin", null));
      listeners.add(new Listener("foreigner", null));
      assertEquals(200, rest.get("/v1/info").status());
    } finally {
      for (Listener listener : listeners) {
        listener.close();
      }
    }
  }

  @Test
  void endsAStream_whenTheCredentialOfItsClientHasEnded() throws Exception {
    try (Listener listener = new Listener(null);
        Listener other = new Listener("colleague", null)) {
      rest.stored(NOTE.formatted("\"one\""));
      assertEquals("one", listener.next());
      rest.keys.remove("user");
      rest.clock.advance(Duration.ofSeconds(5));
      assertThrows(IllegalStateException.class, listener::next, "the stream ended");
      rest.post("/v1/packets", "colleague", NOTE.formatted("\"two\""));
      assertEquals("two", other.next());
    }
  }

  @Test
  void logsAFailure_byTheIdsOfItsRequest() {
    rest.close();
    rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      throw new IllegalStateException("a defect");
                    }));
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger("io.l9.substrate.rest.http.ProblemWriter");
    logger.addAppender(lines);
    try {
      Answer crashed = rest.post("/v1/search", "{\"text\":\"a\",\"mode\":\"keyword\"}");
      assertEquals(500, crashed.status());
      assertEquals(
          List.of(crashed.header("X-Request-Id")),
          lines.list.stream().map(line -> line.getMDCPropertyMap().get("request_id")).toList());
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void doesNotAnswer_whoseCredentialEndedMeanwhile() {
    rest.close();
    rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      rest.keys.remove("user");
                      rest.clock.advance(Duration.ofSeconds(5));
                      return search.search(scope, query);
                    }));
    assertProblem(
        401,
        "unauthenticated",
        null,
        rest.post("/v1/search", "{\"text\":\"a\",\"mode\":\"keyword\"}"));
    assertEquals(
        200,
        rest.post("/v1/search", "foreigner", "{\"text\":\"a\",\"mode\":\"keyword\"}").status());
  }

  /** A client that listens to what is stored. */
  private final class Listener implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient LISTENING = HttpClient.newHttpClient();

    private final BufferedReader lines;
    private String id = "";

    Listener(String last) throws IOException, InterruptedException {
      this("user", last);
    }

    Listener(String key, String last) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(rest.uri("/v1/packets/tail"))
              .header("Authorization", "Bearer " + key);
      if (last != null) {
        request.header("Last-Event-ID", last);
      }
      HttpResponse<java.io.InputStream> response =
          LISTENING.send(request.build(), BodyHandlers.ofInputStream());
      assertEquals(200, response.statusCode());
      assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElse(""));
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
        note(line);
      }
      assertFalse(id.isEmpty());
    }

    private void note(String line) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      }
    }

    /** The payload of the next packet. */
    String next() throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line);
        if (line.startsWith("data: ")) {
          JsonNode packet = JSON.readTree(line.substring(6));
          assertEquals(List.of(), ApiContract.INSTANCE.violations("Packet", packet));
          return packet.path("payload").asString();
        }
      }
      throw new IllegalStateException("the stream ended");
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  @Test
  void letsNoPageOfAnotherOriginRead_unlessItIsListed() {
    HttpRequest.Builder request = rest.request("/v1/info").header("Origin", "https://a.example");
    assertNull(rest.send(request).header("Access-Control-Allow-Origin"));
  }

  private Answer keyed(String key, String caller, String body) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri("/v1/packets"))
            .header("Authorization", "Bearer " + caller)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void answersAKeyedRequestOnce_andRepeatsTheAnswer() {
    String body = "{\"packet_type\":\"note\",\"payload\":1,\"on_duplicate\":\"keep\"}";
    Answer first = keyed("k-1", "user", body);
    Answer again = keyed("\"k-1\"", "user", body);
    assertEquals(201, again.status());
    assertEquals(first.text(), again.text());
    assertEquals(first.header("Location"), again.header("Location"));
    assertNull(first.header("Idempotent-Replayed"));
    assertEquals("true", again.header("Idempotent-Replayed"));
    assertEquals(1, rest.get("/v1/packets").json().path("data").size());
    assertNotEquals(first.at("/id"), keyed("k-1", "colleague", body).at("/id"));
    rest.clock.advance(Duration.ofHours(24));
    assertNull(keyed("k-1", "user", body).header("Idempotent-Replayed"));
  }

  @Test
  void refusesAKeyThatStandsForAnotherRequest_andForgetsOneThatFailed() {
    Answer refused = keyed("k", "user", "{\"packet_type\":\"note\"}");
    assertProblem(422, "validation-failed", "/payload", refused);
    assertEquals(201, keyed("k", "user", NOTE.formatted("1")).status());
    assertProblem(422, "idempotency-mismatch", null, keyed("k", "user", NOTE.formatted("2")));
    for (String key : List.of("", " ", "a b", "ü", "x".repeat(256))) {
      Answer answer = rest.sendRaw("POST", "/v1/packets", headers(key, NOTE.formatted("3")));
      assertEquals(422, answer.status(), answer::toString);
    }
  }

  private static String headers(String key, String body) {
    return "Authorization: Bearer user\r\nContent-Type: application/json\r\nIdempotency-Key: "
        + key
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  @Test
  void answersAClientThatIsStillSending_whenItIsRefusedForItsParameters() {
    String body = " ".repeat(1_000_000);
    for (int i = 0; i < 5; i++) {
      Answer answer = rest.post("/v1/packets?colour=red", body);
      assertEquals(422, answer.status(), answer::toString);
    }
  }

  @Test
  void letsAListedOriginRead_andNoOther() {
    rest.close();
    rest = RestFixture.withOrigin("https://a.example");
    for (String origin : List.of("https://a.example", "https://b.example")) {
      Answer answer = rest.send(rest.request("/v1/info").header("Origin", origin));
      boolean listed = origin.equals("https://a.example");
      assertEquals(listed ? origin : null, answer.header("Access-Control-Allow-Origin"));
      if (listed) {
        assertTrue(answer.header("Access-Control-Expose-Headers").contains("ETag"));
      }
    }
    Answer preflight =
        rest.sendUnchecked(
            HttpRequest.newBuilder(rest.uri("/v1/packets"))
                .header("Origin", "https://a.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertEquals(200, preflight.status(), preflight::toString);
    assertEquals("https://a.example", preflight.header("Access-Control-Allow-Origin"));
    assertTrue(preflight.header("Access-Control-Allow-Headers").contains("authorization"));
  }

  @Test
  void givesUp_whenTheTimeThatTheClientWaitsIsOver() {
    rest.close();
    List<Duration> limits = new ArrayList<>();
    Deadlines impatient =
        new Deadlines() {
          @Override
          public <T> T within(Duration limit, Supplier<T> work) {
            limits.add(limit);
            if (limit.equals(Duration.ofSeconds(7))) {
              throw new UnavailableException(
                  ErrorCode.DEADLINE_EXCEEDED, "it took longer than it may", null);
            }
            return work.get();
          }

          @Override
          public Optional<Duration> remaining() {
            return Optional.empty();
          }
        };
    rest =
        RestFixture.over(
            useCases -> Stores.with(useCases, Deadlines.class, impatient),
            RestConfig.Limits.DEFAULT);
    assertEquals(200, rest.get("/v1/packets").status());
    Answer late = rest.send(rest.request("/v1/packets").header("Prefer", "wait=7"));
    assertProblem(504, "deadline-exceeded", null, late);
    assertTrue(late.json().path("retryable").asBoolean());
    assertEquals(List.of(Duration.ofSeconds(30), Duration.ofSeconds(7)), limits);
  }
}
