package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.requests.RequestUseCases;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Stores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Packets in and out, a line each. */
class PacketTransferRoutesTest {

  private static final String LINE = "{\"packet_type\":\"note\",\"payload\":%s}\n";

  private final HeldOperations operations = new HeldOperations();
  private RestFixture rest;

  @BeforeEach
  void start() {
    restart(transfer -> transfer, RestConfig.Limits.DEFAULT);
  }

  private void restart(UnaryOperator<PacketTransfer> transfer, RestConfig.Limits limits) {
    if (rest != null) {
      rest.close();
    }
    rest =
        RestFixture.over(
            useCases ->
                Stores.with(
                    RestFixture.withTransfer(
                        useCases, transfer.apply(useCases.memory().packetTransfer())),
                    RequestUseCases.class,
                    Stores.with(useCases.requests(), Operations.class, operations)),
            limits);
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  private Answer imported(String body) {
    return imported("", "user", body.getBytes(StandardCharsets.UTF_8));
  }

  private Answer imported(String query, String key, byte[] body) {
    return rest.send(importing(query, key, body));
  }

  private HttpRequest.Builder importing(String query, String key, byte[] body) {
    return HttpRequest.newBuilder(rest.uri("/v1/packets/import" + query))
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofByteArray(body));
  }

  private int stored(String key) {
    return rest.get("/v1/packets?limit=200", key).json().at("/data").size();
  }

  private static List<String> statuses(Answer answer) {
    return answer.lines().stream()
        .filter(line -> line.has("line"))
        .map(line -> line.path("status").asString())
        .toList();
  }

  private static JsonNode summary(Answer answer) {
    return answer.lines().get(answer.lines().size() - 1).path("summary");
  }

  @Test
  void importsWhatWasExported_intoAnotherTenant_asItWas() {
    String parent =
        rest.stored(
            "{\"packet_type\":\"note\",\"payload\":{\"z\":1.5,\"a\":\"é\"},\"tags\":[\"t\"],"
                + "\"agent_id\":\"scout\",\"importance_score\":0.75}");
    String child =
        rest.stored(
            "{\"packet_type\":\"note\",\"payload\":2,\"parent_ids\":[\"%s\"]}".formatted(parent));
    Answer exported = rest.get("/v1/packets/export");
    assertEquals("application/x-ndjson", exported.mediaType());
    assertEquals(3, exported.lines().size(), exported::toString);
    assertEquals(2, summary(exported).path("exported").asInt());
    assertEquals(0, summary(rest.get("/v1/packets/export", "foreigner")).path("exported").asInt());
    assertEquals(0, summary(rest.get("/v1/packets/export", "colleague")).path("exported").asInt());

    Answer erased = rest.send("DELETE", "/v1/packets/" + child + "?mode=erase", "user", null);
    assertEquals(204, erased.status());
    Answer answer = imported("", "user", exported.body());
    assertEquals(200, answer.status());
    assertEquals(List.of("duplicate", "created", "skipped"), statuses(answer));
    assertEquals(child, answer.lines().get(1).path("id").asString());
    assertEquals(
        "{\"lines\":3,\"created\":1,\"duplicate\":1,\"skipped\":1,\"error\":0,\"dry_run\":false}",
        summary(answer).toString());
    assertEquals(parent, rest.get("/v1/packets/" + child).at("/parent_ids/0"));
    assertEquals(exported.text(), rest.get("/v1/packets/export").text());
  }

  @Test
  void keepsOrDropsAbsentParents_andNamesThem() {
    String parent = "019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6072";
    String line = "{\"packet_type\":\"note\",\"payload\":%s,\"parent_ids\":[\"" + parent + "\"]}\n";
    Answer kept = imported(line.formatted("1"));
    Answer dropped =
        imported(
            "?absent_parents=drop", "user", line.formatted("2").getBytes(StandardCharsets.UTF_8));
    for (Answer answer : List.of(kept, dropped)) {
      assertEquals(List.of("created"), statuses(answer));
      assertEquals(parent, answer.lines().get(0).at("/absent_parents/0").asString());
    }
    String id = kept.lines().get(0).path("id").asString();
    assertEquals(parent, rest.get("/v1/packets/" + id).at("/parent_ids/0"));
    assertEquals(parent, rest.get("/v1/packets/" + id).at("/root_id"));
    id = dropped.lines().get(0).path("id").asString();
    assertEquals(0, rest.get("/v1/packets/" + id).json().at("/parent_ids").size());
    assertProblem(
        422,
        "validation-failed",
        "/absent_parents",
        imported("?absent_parents=lose", "user", line.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void tellsTwoImportsApartByTheirNames() {
    byte[] body = LINE.formatted("1").getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of("created"), statuses(imported("?on_duplicate=keep", "user", body)));
    assertEquals(List.of("duplicate"), statuses(imported("?on_duplicate=keep", "user", body)));
    String named = "?on_duplicate=keep&name=second";
    assertEquals(List.of("created"), statuses(imported(named, "user", body)));
    assertEquals(List.of("duplicate"), statuses(imported(named, "user", body)));
    assertProblem(
        422, "validation-failed", "/name", imported("?name=" + "x".repeat(201), "user", body));
  }

  @Test
  void copiesIntoAnotherTenant_underOtherIds_asADryRunForetells() {
    String parent = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    rest.stored(
        "{\"packet_type\":\"note\",\"payload\":2,\"parent_ids\":[\"%s\"]}".formatted(parent));
    String lines = rest.get("/v1/packets/export").text() + LINE.formatted("\"innocent\"");
    byte[] body = lines.getBytes(StandardCharsets.UTF_8);
    for (String ids : List.of("keep", "remap")) {
      Answer dry = imported("?dry_run=true&ids=" + ids, "foreigner", body);
      Answer real = imported("?ids=" + ids, "foreigner", body);
      assertEquals(200, dry.status());
      assertEquals(statuses(real), statuses(dry));
      List<String> copied =
          ids.equals("keep") ? List.of("error", "error") : List.of("created", "created");
      assertEquals(copied, statuses(real).subList(0, 2));
    }
    assertEquals(3, stored("foreigner"));
    assertProblem(422, "validation-failed", "/ids", imported("?ids=new", "foreigner", body));
  }

  @Test
  void exportsAPayloadOfEveryDepthThatIsStored() {
    String deep = "[".repeat(99) + "]".repeat(99);
    assertEquals(List.of("created"), statuses(imported(LINE.formatted("[" + deep + "]"))));
    Answer exported = rest.get("/v1/packets/export");
    assertEquals(1, summary(exported).path("exported").asInt());
    assertEquals("{\"exported\":1}", summary(exported).toString());
    assertEquals(1, rest.get("/v1/packets").json().at("/data").size());
  }

  @Test
  void exportsWhatMeetsTheFilter() {
    rest.stored("{\"packet_type\":\"note\",\"payload\":1,\"tags\":[\"x\"]}");
    rest.stored("{\"packet_type\":\"note\",\"payload\":2,\"ttl_seconds\":60}");
    rest.clock.advance(Duration.ofSeconds(61));
    Answer exported = rest.get("/v1/packets/export?tag=x");
    assertEquals(1, summary(exported).path("exported").asInt());
    assertEquals(1, summary(rest.get("/v1/packets/export")).path("exported").asInt());
    assertProblem(422, "validation-failed", "/tag", rest.get("/v1/packets/export?tag="));
    assertProblem(422, "validation-failed", "/limit", rest.get("/v1/packets/export?limit=1"));
    assertProblem(
        406,
        "not-acceptable",
        null,
        rest.send(rest.request("/v1/packets/export").header("Accept", "application/json")));
  }

  @Test
  void tellsOfEachLine_whatBecameOfIt() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(LINE.formatted("1").getBytes(StandardCharsets.UTF_8));
    body.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    body.writeBytes("{\"packet_type\":\"no".getBytes(StandardCharsets.UTF_8));
    body.writeBytes("\n[]\n{\"packet_type\":\"note\"}\n".getBytes(StandardCharsets.UTF_8));
    body.write('"');
    body.write(0xff);
    body.writeBytes("\"\n".getBytes(StandardCharsets.UTF_8));
    body.writeBytes(LINE.formatted("1").getBytes(StandardCharsets.UTF_8));
    body.writeBytes(LINE.formatted("\"\\u0000\"").getBytes(StandardCharsets.UTF_8));
    byte[] huge = new byte[ImportLine.MAX_BYTES + 1];
    Arrays.fill(huge, (byte) 'x');
    body.writeBytes(huge);
    body.writeBytes("\n{\"packet_type\":\"note\",\"payload\":9}".getBytes(StandardCharsets.UTF_8));
    Answer answer = imported("", "user", body.toByteArray());
    assertEquals(
        List.of(
            "created",
            "skipped",
            "error",
            "error",
            "error",
            "error",
            "duplicate",
            "error",
            "error",
            "created"),
        statuses(answer));
    List<String> codes = new ArrayList<>();
    for (JsonNode line : answer.lines()) {
      if (line.has("problem")) {
        codes.add(line.path("line").asInt() + " " + line.at("/problem/code").asString());
      }
    }
    assertEquals(
        List.of(
            "3 malformed-request",
            "4 malformed-request",
            "5 validation-failed",
            "6 malformed-request",
            "8 validation-failed",
            "9 payload-too-large"),
        codes);
    assertEquals("/payload", answer.lines().get(4).at("/problem/errors/0/pointer").asString());
    assertEquals(6, summary(answer).path("error").asInt());
    assertEquals(2, stored("user"));
  }

  @Test
  void decidesAboutDuplicates_forTheWholeImport() {
    rest.stored(LINE.formatted("1"));
    byte[] body = LINE.formatted("1").getBytes(StandardCharsets.UTF_8);
    Answer rejected = imported("?on_duplicate=reject", "user", body);
    assertEquals("duplicate-content", rejected.lines().get(0).at("/problem/code").asString());
    Answer kept = imported("?on_duplicate=keep", "user", body);
    assertEquals(List.of("created"), statuses(kept));
    assertEquals(2, stored("user"));
    assertProblem(
        422, "validation-failed", "/on_duplicate", imported("?on_duplicate=shrug", "user", body));
    assertProblem(422, "validation-failed", "/dry_run", imported("?dry_run=maybe", "user", body));
    assertProblem(422, "validation-failed", "/mode", imported("?mode=atomic", "user", body));
  }

  @Test
  void storesNothing_ifItIsOnlyToFindOut() {
    byte[] body = (LINE.formatted("1") + LINE).formatted("2").getBytes(StandardCharsets.UTF_8);
    Answer answer = imported("?dry_run=true", "user", body);
    assertEquals(List.of("created", "created"), statuses(answer));
    assertTrue(summary(answer).path("dry_run").asBoolean());
    assertEquals(0, stored("user"));
  }

  @Test
  void storesNoLineTwice_ifTheSameIsSentAgain() {
    String body = LINE.formatted("1") + LINE.formatted("2");
    assertEquals(List.of("created", "created"), statuses(imported(body)));
    assertEquals(
        List.of("duplicate", "duplicate"),
        statuses(imported("?on_duplicate=keep", "user", body.getBytes(StandardCharsets.UTF_8))));
    assertEquals(2, stored("user"));
    assertEquals(
        List.of("created", "created"),
        statuses(imported("", "foreigner", body.getBytes(StandardCharsets.UTF_8))));
    assertEquals(2, stored("foreigner"));
  }

  @Test
  void refusesABodyThatIsNone() throws IOException {
    assertProblem(400, "malformed-request", null, imported(""));
    assertProblem(415, "unsupported-media-type", null, rest.post("/v1/packets/import", "{}"));
    HttpRequest.Builder broken =
        importing("", "user", new byte[] {1, 2, 3}).header("Content-Encoding", "gzip");
    assertProblem(400, "malformed-request", null, rest.send(broken));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(LINE.formatted("1").getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest.Builder whole =
        importing("", "user", packed.toByteArray()).header("Content-Encoding", "gzip");
    assertEquals(List.of("created"), statuses(rest.send(whole)));
    rest.permissions.put("user", Set.of(Permission.MEMORY_READ));
    assertProblem(403, "forbidden", null, imported(LINE.formatted("2")));
  }

  @Test
  void takesNothingOfABodyThatUnpacksToFarMore() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(LINE.formatted("1").repeat(600_000).getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest.Builder bomb =
        importing("", "user", packed.toByteArray()).header("Content-Encoding", "gzip");
    Answer refused = rest.send(bomb);
    assertProblem(413, "payload-too-large", null, refused);
    assertTrue(refused.at("/detail").contains("100 times"), refused::toString);
    assertEquals(0, stored("user"));
  }

  @Test
  void endsAnExport_whenTheCredentialOfItsClientHasEnded() {
    restart(
        transfer ->
            new MadeUpExport(
                transfer,
                lines -> {
                  for (int i = 0; i < 2_000; i++) {
                    if (i == 1_000) {
                      rest.keys.remove("user");
                      rest.clock.advance(Duration.ofSeconds(5));
                    }
                    lines.accept(rest.useCases.json().of(Map.of("line", "x".repeat(100))));
                  }
                }),
        RestConfig.Limits.DEFAULT);
    String[] lines = rest.sendUnchecked(rest.request("/v1/packets/export")).text().split("\n", -1);
    String last = lines[lines.length - 2];
    assertTrue(last.startsWith("{\"problem\":") && last.contains("unauthenticated"), last);
    assertTrue(lines.length < 1_002, "lines: " + lines.length);
  }

  @Test
  void refusesABodyAboveTheLimit_andKeepsNoneOfIt() throws IOException {
    RestConfig.Limits absent = RestConfig.Limits.DEFAULT;
    restart(
        transfer -> transfer,
        new RestConfig.Limits(
            absent.deadline(), absent.maxDeadline(), 0, absent.window(), 8, 8, 1000));
    String mark = UUID.randomUUID().toString();
    String body = LINE.formatted("\"" + mark + "\"").repeat(50);
    assertProblem(413, "payload-too-large", null, imported(body));
    assertEquals(0, stored("user"));
    assertFalse(spooled(mark));
  }

  /** Whether a file of a body holds these words. */
  private static boolean spooled(String mark) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "l9-body-*")) {
      for (Path file : files) {
        if (Files.exists(file) && new String(Files.readAllBytes(file)).contains(mark)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A transfer that does something else. */
  private record Other(
      PacketTransfer whole,
      Consumer<Consumer<ImportResult>> importing,
      Consumer<Consumer<JsonDocument>> exporting)
      implements PacketTransfer {

    @Override
    public ImportSummary importLines(
        TenantScope scope,
        Iterator<ImportLine> lines,
        ImportOptions options,
        Consumer<ImportResult> results) {
      importing.accept(results);
      return whole.importLines(scope, lines, options, results);
    }

    @Override
    public ExportSummary exportLines(
        TenantScope scope, PacketFilter filter, Consumer<JsonDocument> lines) {
      exporting.accept(lines);
      return whole.exportLines(scope, filter, lines);
    }
  }

  private static ImportResult skipped(long line) {
    return new ImportResult(line, ImportResult.Status.SKIPPED, null, null);
  }

  private static final UnavailableException DOWN =
      new UnavailableException(ErrorCode.DATABASE_UNAVAILABLE, "the database is away", null);

  @Test
  void endsWithAProblem_ifItFailsAfterTheFirstLine() {
    restart(
        whole ->
            new Other(
                whole,
                results -> {
                  results.accept(skipped(1));
                  throw DOWN;
                },
                lines -> {
                  lines.accept(new JsonDocument("{\"packet_type\":\"note\",\"payload\":1}"));
                  throw new IllegalStateException("secret of the inside");
                }),
        RestConfig.Limits.DEFAULT);
    Answer imported = imported(LINE.formatted("1"));
    assertEquals(200, imported.status());
    assertEquals(2, imported.lines().size(), imported::toString);
    JsonNode problem = imported.lines().get(1).path("problem");
    assertEquals("database-unavailable", problem.path("code").asString());
    assertEquals(imported.header("X-Request-Id"), problem.path("request_id").asString());
    Answer exported = rest.get("/v1/packets/export");
    assertEquals(2, exported.lines().size(), exported::toString);
    assertEquals("internal", exported.lines().get(1).at("/problem/code").asString());
    assertFalse(exported.text().contains("secret"));
  }

  @Test
  void answersWithAProblem_ifItFailsBeforeTheFirstLine() {
    restart(
        whole ->
            new Other(
                whole,
                results -> {
                  throw DOWN;
                },
                lines -> {
                  throw DOWN;
                }),
        RestConfig.Limits.DEFAULT);
    assertProblem(503, "database-unavailable", null, imported(LINE.formatted("1")));
    assertProblem(503, "database-unavailable", null, rest.get("/v1/packets/export"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1/packets/export", "POST /v1/packets/import"})
  void stops_whenTheClientHasGone(String request) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Consumer<Runnable> endless =
        line -> {
          try {
            while (true) {
              line.run();
              begun.countDown();
            }
          } finally {
            ended.countDown();
          }
        };
    restart(
        whole ->
            new Other(
                whole,
                results -> endless.accept(() -> results.accept(skipped(1))),
                lines -> endless.accept(() -> lines.accept(new JsonDocument("{}")))),
        RestConfig.Limits.DEFAULT);
    try (Socket socket = new Socket("127.0.0.1", rest.server.port())) {
      String head =
          request
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer user\r\n"
              + (request.startsWith("GET")
                  ? "\r\n"
                  : "Content-Type: application/x-ndjson\r\nContent-Length: 3\r\n\r\n{}\n");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      assertTrue(begun.await(10, TimeUnit.SECONDS));
    }
    assertTrue(ended.await(20, TimeUnit.SECONDS));
    assertEquals(200, rest.get("/v1/info").status());
  }

  // ---- as an operation

  private Answer started(String query, String body) {
    return rest.send(
        importing(query, "user", body.getBytes(StandardCharsets.UTF_8))
            .header("Prefer", "respond-async"));
  }

  @Test
  void goesOnAsAnOperation_ifTheClientPrefersThat() throws IOException {
    String mark = UUID.randomUUID().toString();
    String body = LINE.formatted("1") + "{}\n" + LINE.formatted("\"" + mark + "\"");
    Answer answer = started("", body);
    assertEquals(202, answer.status(), answer::toString);
    assertEquals("packets.import", answer.at("/kind"));
    assertEquals("pending", answer.at("/status"));
    assertEquals("/v1/operations/" + answer.at("/id"), answer.header("Location"));
    assertEquals("1", answer.header("Retry-After"));
    assertEquals("respond-async", answer.header("Preference-Applied"));
    assertEquals(0, stored("user"));
    assertFalse(spooled(mark), "a file that outlives the process");

    String result = operations.run().orElseThrow().text();
    assertEquals(2, stored("user"));
    assertTrue(result.contains("\"created\":2"), result);
    assertTrue(result.contains("\"error\":1"), result);
    assertTrue(result.contains("\"line\":2"), result);
    assertEquals(3, operations.reported.get(operations.reported.size() - 1));
  }

  @Test
  void isCancelledBetweenBatches_andKeepsWhatWasStored() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < PacketTransfer.BATCH + 50; i++) {
      body.append(LINE.formatted(i));
    }
    assertEquals(202, started("", body.toString()).status());
    operations.cancelAt = PacketTransfer.BATCH + 10;
    assertThrows(CancellationException.class, operations::run);
    assertEquals(PacketTransfer.BATCH, stored("user"));
    assertEquals(
        (long) PacketTransfer.BATCH, operations.reported.get(operations.reported.size() - 1));
  }

  @Test
  void cancelsADryRun_withoutAWordInItsTransaction() {
    assertEquals(202, started("?dry_run=true", LINE.formatted("1")).status());
    operations.cancelAt = 0;
    assertThrows(CancellationException.class, operations::run);
    assertEquals(List.of(), operations.reported);
    assertEquals(0, stored("user"));
  }

  @ParameterizedTest
  @CsvSource({"QUOTA_EXCEEDED, 429", "NOT_READY, 503"})
  void refusesAnOperationThatCannotBegin(ErrorCode code, int status) {
    operations.refusal = new UnavailableException(code, "no more of them", null);
    Answer answer = started("", LINE.formatted("1"));
    assertProblem(status, code.code(), null, answer);
    assertEquals("1", answer.header("Retry-After"));
    assertProblem(400, "malformed-request", null, started("", ""));
    assertProblem(422, "validation-failed", "/dry_run", started("?dry_run=x", "{}"));
    assertEquals(List.of(), operations.started);
  }
}
