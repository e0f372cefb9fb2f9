package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketRoutesTest {

  private static final String THREAD = "00000000-0000-7000-8000-00000000abcd";
  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  private static final String NOTE = "{\"packet_type\":\"note\",\"payload\":{\"text\":\"ladder\"}}";

  private RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  @Test
  void storesAPacketWithAllItsMembers() {
    String parent = rest.stored("{\"packet_type\":\"note\",\"payload\":\"before\"}");
    Answer answer =
        rest.send(
            rest.request("/v1/packets")
                .header("Content-Type", "application/json; charset=UTF-8")
                .header("L9-Session-Id", "s-1")
                .header("L9-Correlation-Id", UNKNOWN)
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"id":"%s","packet_type":"observation","payload":{"z":1.50,"a":"é"},
                         "agent_id":"scout","thread_id":"%s","timestamp":"2026-02-01T01:00:00.5+01:00",
                         "parent_ids":["%s"],"derivation":"inference","tags":["b","a","b"],
                         "expires_at":"2026-04-01T00:00:00Z","scope":"shared","importance_score":0.75,
                         "embed":{"content":"words","summary":"fewer"},"on_duplicate":"reject"}
                        """
                            .formatted(THREAD, THREAD, parent))));
    assertEquals(201, answer.status(), answer::toString);
    assertEquals("/v1/packets/" + THREAD, answer.header("Location"));
    assertFalse(answer.json().at("/deduplicated").asBoolean());
    assertEquals("{\"a\":\"é\",\"z\":1.5}", answer.json().at("/payload").toString());
    assertEquals("2026-02-01T00:00:00.500Z", answer.at("/timestamp"));
    assertEquals(parent, answer.at("/parent_ids/0"));
    assertEquals("inference", answer.at("/derivation"));
    assertEquals(1, answer.json().at("/generation").asInt());
    assertEquals("[\"b\",\"a\"]", answer.json().at("/tags").toString());
    assertEquals("2026-04-01T00:00:00Z", answer.at("/expires_at"));
    assertEquals(0.75, answer.json().at("/importance_score").asDouble());
    assertEquals("s-1", answer.at("/session_id"));
    assertEquals(UNKNOWN, answer.at("/correlation_id"));
    assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", answer.at("/trace_id"));
    Answer read = rest.get(answer.header("Location"));
    assertEquals(200, read.status());
    assertEquals(answer.at("/content_hash"), read.at("/content_hash"));
    assertFalse(read.text().contains("vector"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"text\"",
        "12345678901234567",
        "-0.5e-7",
        "true",
        "[]",
        "[1,[2,{\"a\":null}],\"\\ud83d\\ude00 ]}\"]",
        "{\"payload\":{\"payload\":\"}\"}}"
      })
  void keepsAPayloadAsItIs(String payload) {
    String id = rest.stored("{\"payload\" : " + payload + " , \"packet_type\":\"note\"}");
    String text = rest.get("/v1/packets/" + id).text();
    String canonical =
        payload.replace("\\ud83d\\ude00", "\ud83d\ude00").replace("-0.5e-7", "-5e-8");
    assertTrue(text.contains("\"payload\":" + canonical + ","), text);
  }

  @Test
  void answersWithTheStoredPacket_whenTheContentIsThereAlready() {
    String body = "{\"packet_type\":\"note\",\"payload\":{\"a\":1,\"b\":2}}";
    String id = rest.stored(body);
    Answer again =
        rest.post("/v1/packets", "{\"payload\":{\"b\":2,\"a\":1},\"packet_type\":\"note\"}");
    assertEquals(200, again.status(), again::toString);
    assertEquals(id, again.at("/id"));
    assertTrue(again.json().at("/deduplicated").asBoolean());
    assertEquals("/v1/packets/" + id, again.header("Location"));
    assertProblem(
        409,
        "duplicate-content",
        null,
        rest.post("/v1/packets", body.replace("}}", "},\"on_duplicate\":\"reject\"}")));
  }

  @Test
  void storesARepeatedMessage_andKnowsARetryByItsTime() {
    String yes =
        """
        {"packet_type":"message","thread_id":"%s","payload":{"text":"yes"},"timestamp":"%s"}"""
            .formatted(THREAD, "2026-02-01T10:01:00Z");
    String id = rest.stored(yes);
    String later = rest.stored(yes.replace("10:01", "10:05"));
    assertNotEquals(id, later);
    assertEquals(id, rest.get("/v1/packets/" + later).at("/duplicate_of"));
    Answer retried = rest.post("/v1/packets", yes.replace("10:01", "10:05"));
    assertEquals(200, retried.status());
    assertEquals(later, retried.at("/id"));
    String undated =
        "{\"packet_type\":\"message\",\"thread_id\":\"%s\",\"payload\":{\"text\":\"yes\"}}";
    assertNotEquals(rest.stored(undated.formatted(THREAD)), rest.stored(undated.formatted(THREAD)));
  }

  @Test
  void givesWhatWasThereTheLongerLife_andSaysWhatItDidNotTake() {
    String code = "{\"packet_type\":\"note\",\"payload\":\"door code 12\"%s}";
    String id = rest.stored(code.formatted(",\"ttl_seconds\":3"));
    Answer again =
        rest.post(
            "/v1/packets",
            code.formatted(
                ",\"tags\":[\"keep\"],\"importance_score\":0.9,"
                    + "\"timestamp\":\"2026-02-01T10:01:00Z\",\"on_duplicate\":\"return\""));
    assertEquals(200, again.status(), again::toString);
    assertEquals("[\"timestamp\"]", again.json().at("/not_taken").toString());
    rest.clock.advance(Duration.ofSeconds(4));
    Answer read = rest.get("/v1/packets/" + id);
    assertTrue(read.json().at("/expires_at").isNull(), read::toString);
    assertEquals("[\"keep\"]", read.json().at("/tags").toString());
    assertEquals(0.9, read.json().at("/importance_score").asDouble());
    Answer batch =
        rest.post(
            "/v1/packets/batch",
            "{\"items\":["
                + code.formatted(
                    ",\"timestamp\":\"2026-02-01T10:01:00Z\",\"on_duplicate\":\"return\"")
                + "]}");
    assertEquals("[\"timestamp\"]", batch.json().at("/data/0/not_taken").toString());
  }

  @Test
  void namesThePacketThatStandsInTheWay_toItsOwner() {
    String body = "{\"packet_type\":\"note\",\"payload\":1,\"on_duplicate\":\"reject\"}";
    String id = rest.stored(body);
    Answer again = rest.post("/v1/packets", body);
    assertProblem(409, "duplicate-content", null, again);
    assertTrue(again.at("/detail").contains(id), again::toString);
    for (String other : List.of("colleague", "foreigner")) {
      Answer theirs = rest.post("/v1/packets", other, body);
      assertEquals(201, theirs.status());
      assertNotEquals(id, theirs.at("/id"));
    }
  }

  @Test
  void doesNotWaitForTheModel_ifTheClientPrefersThat() {
    String body = "{\"packet_type\":\"note\",\"payload\":\"ladder\"}";
    Answer answer = later(body);
    assertEquals(202, answer.status(), answer::toString);
    assertEquals("respond-async", answer.header("Preference-Applied"));
    String path = answer.header("Location");
    assertEquals(0, rest.get(path + "?include=embeddings").json().at("/embeddings").size());
    String search = "{\"text\":\"ladder\",\"mode\":\"keyword\"}";
    assertEquals(1, rest.post("/v1/search", search).json().at("/data").size());
    assertEquals(200, later(body).status());
    Answer none = later(body.replace("}", ",\"embed\":{}}").replace("ladder", "rung"));
    assertEquals(201, none.status());
    assertNull(none.header("Preference-Applied"));
    assertProblem(422, "validation-failed", "/payload", later("{\"packet_type\":\"note\"}"));
  }

  private Answer later(String body) {
    return rest.send(
        rest.request("/v1/packets")
            .header("Content-Type", "application/json")
            .header("Prefer", "respond-async")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void leavesALongTextToAWorker_andSaysSo() {
    String text = "word ".repeat(3000).strip();
    String body = "{\"packet_type\":\"big\",\"payload\":{\"text\":\"" + text + "\"}}";
    Answer answer = rest.post("/v1/packets", body);
    assertEquals(201, answer.status(), answer::toString);
    assertTrue(answer.json().at("/embedded_later").asBoolean());
    Answer batch =
        rest.post(
            "/v1/packets/batch",
            "{\"items\":["
                + body.replace("big", "bigger")
                + ",{\"packet_type\":\"note\",\"payload\":\"short\"}]}");
    assertTrue(batch.json().at("/data/0/embedded_later").asBoolean(), batch::toString);
    assertTrue(batch.json().at("/data/1/embedded_later").isMissingNode());
  }

  @Test
  void looksManyUp_byIdAndByContent() {
    String one = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    String two = rest.stored("{\"packet_type\":\"note\",\"payload\":2,\"ttl_seconds\":60}");
    String hash = rest.get("/v1/packets/" + one).at("/content_hash");
    String none = "0".repeat(64);
    Answer answer =
        rest.post(
            "/v1/packets/lookup", "{\"ids\":[\"%s\",\"%s\",\"%s\"]}".formatted(two, UNKNOWN, one));
    assertEquals(two, answer.at("/data/0/id"), answer::toString);
    assertEquals(one, answer.at("/data/1/id"));
    assertEquals("[\"" + UNKNOWN + "\"]", answer.json().at("/missing").toString());
    String hashes = "{\"content_hashes\":[\"%s\",\"%s\"]}".formatted(hash, none);
    Answer byContent = rest.post("/v1/packets/lookup", hashes);
    assertEquals(one, byContent.at("/data/0/id"));
    assertEquals("[\"" + none + "\"]", byContent.json().at("/missing").toString());
    for (String other : List.of("colleague", "foreigner")) {
      Answer theirs = rest.post("/v1/packets/lookup", other, hashes);
      assertEquals(0, theirs.json().at("/data").size());
      assertEquals(2, theirs.json().at("/missing").size());
    }
    rest.clock.advance(Duration.ofSeconds(61));
    Answer expired = rest.post("/v1/packets/lookup", "{\"ids\":[\"%s\"]}".formatted(two));
    assertEquals(two, expired.at("/missing/0"));
    assertEquals(0, rest.get("/v1/packets/" + one).json().at("/access_count").asInt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /ids",
        "{\"ids\":[]} | /ids",
        "{\"ids\":null,\"content_hashes\":[]} | /ids",
        "{\"ids\":[\"x\"]} | /ids/0",
        "{\"ids\":[null]} | /ids/0",
        "{\"content_hashes\":[\"x\"]} | /content_hashes/0",
        "{\"content_hashes\":[7]} | /content_hashes/0",
        "{\"names\":[]} | /names",
      })
  void refusesALookupThatIsNone(String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post("/v1/packets/lookup", body));
  }

  @Test
  void refusesALookupOfTooMany() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 201; i++) {
      ids.add("\"" + new UUID(7, i) + "\"");
    }
    assertProblem(
        422, "validation-failed", "/ids", rest.post("/v1/packets/lookup", "{\"ids\":" + ids + "}"));
    assertProblem(
        400,
        "limit-too-large",
        "/ids",
        rest.post(
            "/v1/packets/lookup",
            "{\"ids\":"
                + ids.subList(0, 200)
                + ",\"content_hashes\":[\""
                + "0".repeat(64)
                + "\"]}"));
  }

  @Test
  void refusesAnIdThatIsTaken() {
    String id = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    assertProblem(
        409,
        "conflict",
        null,
        rest.post(
            "/v1/packets", "{\"id\":\"%s\",\"packet_type\":\"note\",\"payload\":2}".formatted(id)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":\"note\"} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":null} | validation-failed | /payload",
        "{\"packet_type\":\"\",\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":\" \",\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":\"a\\u0000b\",\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":7,\"payload\":1} | validation-failed | /packet_type",
        "{\"packet_type\":\"note\",\"payload\":\"a\\u0000b\"} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":\"\\ud800\"} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":{\"a\":1,\"a\":2}} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":1e999} | validation-failed | /payload",
        "{\"packet_type\":\"note\",\"payload\":1,\"packet_type\":\"x\"} | validation-failed | /packet_type",
        "{\"packet_type\":\"note\",\"payload\":1,\"agentId\":\"x\"} | validation-failed | /agentId",
        "{\"packet_type\":\"note\",\"payload\":1,\"a/b~c\":\"x\"} | validation-failed | /a~1b~0c",
        "{\"packet_type\":\"note\",\"payload\":1,\"id\":\"1-1-1-1-1\"} | validation-failed | /id",
        "{\"packet_type\":\"note\",\"payload\":1,\"timestamp\":\"2026-13-01T00:00:00Z\"} | validation-failed | /timestamp",
        "{\"packet_type\":\"note\",\"payload\":1,\"timestamp\":\"0000-01-01T00:00:00Z\"} | validation-failed | /timestamp",
        "{\"packet_type\":\"note\",\"payload\":1,\"timestamp\":1700000000} | validation-failed | /timestamp",
        "{\"packet_type\":\"note\",\"payload\":1,\"tags\":\"x\"} | validation-failed | /tags",
        "{\"packet_type\":\"note\",\"payload\":1,\"tags\":[\"a\",null]} | validation-failed | /tags/1",
        "{\"packet_type\":\"note\",\"payload\":1,\"tags\":[\"a\",\"\"]} | validation-failed | /tags/1",
        "{\"packet_type\":\"note\",\"payload\":1,\"scope\":\"public\"} | validation-failed | /scope",
        "{\"packet_type\":\"note\",\"payload\":1,\"importance_score\":\"NaN\"} | validation-failed | /importance_score",
        "{\"packet_type\":\"note\",\"payload\":1,\"importance_score\":1e999} | validation-failed | /importance_score",
        "{\"packet_type\":\"note\",\"payload\":1,\"importance_score\":1.1} | validation-failed | /importance_score",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":0} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":1.5} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":99999999999999999999} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":9223372036854775807} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":5,\"expires_at\":\"2027-01-01T00:00:00Z\"} | validation-failed | /ttl_seconds",
        "{\"packet_type\":\"note\",\"payload\":1,\"expires_at\":\"2020-01-01T00:00:00Z\"} | validation-failed | /expires_at",
        "{\"packet_type\":\"note\",\"payload\":1,\"embed\":{\"smell\":\"x\"}} | unknown-embedding-space | /embed",
        "{\"packet_type\":\"note\",\"payload\":1,\"embed\":{\"content\":\"\"}} | validation-failed | /embed/content",
        "{\"packet_type\":\"note\",\"payload\":1,\"embed\":{\"content\":null}} | validation-failed | /embed/content",
        "{\"packet_type\":\"note\",\"payload\":1,\"on_duplicate\":\"shrug\"} | validation-failed | /on_duplicate",
        "{\"packet_type\":\"note\",\"payload\":1,\"derivation\":\"merge\"} | validation-failed | /derivation",
        "{\"packet_type\":\"note\",\"payload\":1,\"derivation\":\"magic\"} | validation-failed | /derivation",
        "[] | validation-failed | ``",
        "null | validation-failed | ``",
        "7 | validation-failed | ``",
      })
  void refusesWhatIsWrong_andStoresNothing(String body, String code, String pointer) {
    assertProblem(422, code, pointer, rest.post("/v1/packets", body));
    assertEquals(0, rest.post("/v1/search", "{\"text\":\"x note 1\"}").json().at("/data").size());
  }

  @Test
  void namesEveryViolationAtOnce() {
    Answer answer =
        rest.post(
            "/v1/packets",
            "{\"packet_type\":7,\"tags\":[1,\"a\",{}],\"colour\":[[]],\"payload\":1}");
    assertProblem(422, "validation-failed", "/packet_type", answer);
    List<String> pointers = new ArrayList<>();
    answer.json().at("/errors").forEach(error -> pointers.add(error.path("pointer").asString()));
    assertEquals(List.of("/packet_type", "/tags/0", "/tags/2", "/colour"), pointers);
  }

  @Test
  void refusesAPayloadThatIsNestedTooDeep() {
    String payload = "[".repeat(101) + "]".repeat(101);
    assertProblem(
        422,
        "validation-failed",
        "/payload",
        rest.post("/v1/packets", "{\"packet_type\":\"note\",\"payload\":" + payload + "}"));
    String deeper = "[".repeat(5000);
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.post("/v1/packets", "{\"packet_type\":\"note\",\"payload\":" + deeper));
  }

  @Test
  void refusesAParentThatIsNotThere_orIsSomebodyElses() {
    String mine = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    String body = "{\"packet_type\":\"note\",\"payload\":2,\"parent_ids\":[\"%s\"]}";
    Answer unknown = rest.post("/v1/packets", body.formatted(UNKNOWN));
    assertProblem(422, "parent-not-found", null, unknown);
    Answer foreign = rest.post("/v1/packets", "foreigner", body.formatted(mine));
    assertProblem(422, "parent-not-found", null, foreign);
    assertEquals(unknown.at("/title"), foreign.at("/title"));
  }

  @Test
  void refusesAScopeThatTheRoleMayNotWrite() {
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post(
            "/v1/packets", "{\"packet_type\":\"note\",\"payload\":1,\"scope\":\"l-private\"}"));
  }

  @Test
  void refusesAPayloadAboveTheLimit_whateverItsBytes() {
    String text = "x".repeat((1 << 20) + 1);
    assertProblem(
        413,
        "payload-too-large",
        "/payload",
        rest.post("/v1/packets", "{\"packet_type\":\"note\",\"payload\":\"" + text + "\"}"));
  }

  @Test
  void findsNothing_whenThePacketBelongsToAnotherTenant_orDoesNotExist() {
    String id = rest.stored("{\"packet_type\":\"note\",\"payload\":\"secret\"}");
    Answer foreign = rest.get("/v1/packets/" + id, "foreigner");
    assertProblem(404, "not-found", null, foreign);
    Answer unknown = rest.get("/v1/packets/" + UNKNOWN, "foreigner");
    assertEquals(unknown.at("/detail").replace(UNKNOWN, id), foreign.at("/detail"));
    assertProblem(404, "not-found", null, rest.get("/v1/packets/" + id, "colleague"));
    assertEquals(200, rest.get("/v1/packets/" + id, "org-admin").status());
  }

  @Test
  void saysThatAPacketHasExpired() {
    String id = rest.stored("{\"packet_type\":\"note\",\"payload\":1,\"ttl_seconds\":60}");
    assertEquals("2026-03-01T12:01:00Z", rest.get("/v1/packets/" + id).at("/expires_at"));
    rest.clock.advance(Duration.ofSeconds(61));
    assertProblem(410, "expired", null, rest.get("/v1/packets/" + id));
    assertProblem(404, "not-found", null, rest.get("/v1/packets/" + id, "foreigner"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1-1-1-1-1", "%C3%A4"})
  void refusesAPathThatIsNoId(String id) {
    assertProblem(422, "validation-failed", "/id", rest.get("/v1/packets/" + id));
    assertProblem(422, "validation-failed", "/id", rest.get("/v1/threads/" + id + "/packets"));
  }

  @Test
  void answersHeadWithoutABody_andLikeGet() {
    String id = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    Answer head =
        rest.send(rest.request("/v1/packets/" + id).method("HEAD", BodyPublishers.noBody()));
    assertEquals(200, head.status());
    assertEquals("", head.text());
    Answer unknown =
        rest.send(rest.request("/v1/packets/" + UNKNOWN).method("HEAD", BodyPublishers.noBody()));
    assertEquals(404, unknown.status());
    Answer nobody =
        rest.send(
            HttpRequest.newBuilder(rest.uri("/v1/packets/" + id))
                .method("HEAD", BodyPublishers.noBody()));
    assertEquals(401, nobody.status());
  }

  @Test
  void storesABatchWhole() {
    String parent = UUID.randomUUID().toString();
    Answer answer =
        rest.post(
            "/v1/packets/batch",
            """
            {"items":[{"packet_type":"note","payload":2,"parent_ids":["%s"]},
                      {"packet_type":"note","payload":1,"id":"%s"},
                      {"packet_type":"note","payload":1}]}
            """
                .formatted(parent, parent));
    assertEquals(201, answer.status(), answer::toString);
    assertEquals(3, answer.json().at("/succeeded").asInt());
    assertEquals(201, answer.json().at("/data/0/status").asInt());
    assertEquals(200, answer.json().at("/data/2/status").asInt());
    assertEquals(parent, answer.at("/data/2/id"));
    assertEquals(parent, rest.get("/v1/packets/" + answer.at("/data/0/id")).at("/parent_ids/0"));
  }

  @Test
  void storesNothingOfAnAtomicBatch_whenOneItemIsWrong() {
    Answer invalid =
        rest.post(
            "/v1/packets/batch",
            """
            {"mode":"atomic","items":[{"packet_type":"note","payload":"ladder"},{"packet_type":"note"}]}
            """);
    assertProblem(422, "validation-failed", "/items/1/payload", invalid);
    Answer orphan =
        rest.post(
            "/v1/packets/batch",
            """
            {"items":[{"packet_type":"note","payload":"ladder"},
                      {"packet_type":"note","payload":"rung","parent_ids":["%s"]}]}
            """
                .formatted(UNKNOWN));
    assertEquals(422, orphan.status());
    assertTrue(orphan.at("/errors/0/pointer").startsWith("/items/1/parent_ids"), orphan::toString);
    assertEquals("parent-not-found", orphan.at("/errors/0/code"));
    assertEquals(0, rest.post("/v1/search", "{\"text\":\"ladder\"}").json().at("/data").size());
  }

  @Test
  void storesWhatCanBeStoredOfAPartialBatch() {
    Answer answer =
        rest.post(
            "/v1/packets/batch",
            """
            {"mode":"partial","items":[
              {"packet_type":"note","payload":"one"},
              {"packet_type":"note"},
              {"packet_type":"note","payload":"three","parent_ids":["%s"]},
              {"packet_type":"note","payload":"one","on_duplicate":"reject"},
              {"packet_type":"note","payload":"five"}]}
            """
                .formatted(UNKNOWN));
    assertEquals(207, answer.status(), answer::toString);
    assertEquals(2, answer.json().at("/succeeded").asInt(), answer::toString);
    assertEquals(3, answer.json().at("/failed").asInt());
    List<Integer> statuses = new ArrayList<>();
    answer.json().at("/data").forEach(item -> statuses.add(item.path("status").asInt()));
    assertEquals(List.of(201, 422, 422, 409, 201), statuses);
    assertEquals("/items/1/payload", answer.at("/data/1/problem/errors/0/pointer"));
    assertEquals("parent-not-found", answer.at("/data/2/problem/code"));
    assertTrue(answer.at("/data/2/problem/errors/0/pointer").startsWith("/items/2/"));
    assertEquals("duplicate-content", answer.at("/data/3/problem/code"));
    assertEquals(200, rest.get("/v1/packets/" + answer.at("/data/4/id")).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /items",
        "{\"items\":[]} | /items",
        "{\"items\":{}} | /items",
        "{\"items\":[null]} | /items/0",
        "{\"items\":[7]} | /items/0",
        "{\"items\":[{\"packet_type\":\"note\",\"payload\":1}],\"mode\":\"some\"} | /mode",
        "{\"mode\":\"partial\",\"items\":[{\"packet_type\":\"note\",\"payload\":1},{\"colour\":1}]} | /items/1/colour",
      })
  void refusesABatchThatIsNone(String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post("/v1/packets/batch", body));
  }

  @Test
  void refusesABatchOfTooManyItems() {
    String item = "{\"packet_type\":\"note\",\"payload\":1},";
    assertProblem(
        422,
        "validation-failed",
        "/items",
        rest.post(
            "/v1/packets/batch",
            "{\"items\":[" + item.repeat(1000) + item.replace("},", "}") + "]}"));
  }

  @Test
  void pagesThroughAThreadInItsOrder() {
    for (int i = 0; i < 5; i++) {
      rest.stored(
          "{\"packet_type\":\"note\",\"payload\":%d,\"thread_id\":\"%s\"}".formatted(i, THREAD));
      rest.clock.advance(Duration.ofSeconds(1));
    }
    String first = "/v1/threads/" + THREAD + "/packets?limit=2";
    List<Integer> seen = new ArrayList<>();
    Answer page = rest.get(first);
    while (true) {
      page.json().at("/data").forEach(packet -> seen.add(packet.path("payload").asInt()));
      if (!page.json().at("/has_more").asBoolean()) {
        break;
      }
      String link = page.header("Link");
      assertTrue(link.endsWith(">; rel=\"next\""), link);
      assertTrue(link.contains(page.at("/next_cursor")), link);
      page = rest.get(link.substring(1, link.indexOf('>')));
    }
    assertEquals(List.of(0, 1, 2, 3, 4), seen);
    assertNull(page.header("Link"));
    assertTrue(page.json().at("/next_cursor").isNull());
    Answer newest = rest.get(first + "&order=desc");
    assertEquals(4, newest.json().at("/data/0/payload").asInt());
  }

  @Test
  void refusesACursorThatIsNotOfThisList() {
    for (int i = 0; i < 2; i++) {
      rest.stored(
          "{\"packet_type\":\"note\",\"payload\":%d,\"thread_id\":\"%s\"}".formatted(i, THREAD));
    }
    String list = "/v1/threads/" + THREAD + "/packets?limit=1";
    String cursor = rest.get(list).at("/next_cursor");
    assertEquals(200, rest.get(list + "&cursor=" + cursor).status());
    List<String> wrong =
        List.of(
            list + "&cursor=",
            list + "&cursor=x",
            list + "&cursor=%F0%9F",
            list + "&cursor=" + cursor.substring(1),
            list + "&cursor=" + (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1),
            list + "&cursor=" + cursor.substring(0, 20) + "AAAA" + cursor.substring(24),
            list + "&order=desc&cursor=" + cursor,
            list.replace(THREAD, UNKNOWN) + "&cursor=" + cursor);
    for (String path : wrong) {
      assertProblem(400, "invalid-cursor", "/cursor", rest.get(path));
    }
    assertProblem(
        400, "invalid-cursor", "/cursor", rest.get(list + "&cursor=" + cursor, "colleague"));
  }

  @ParameterizedTest
  @CsvSource({
    "limit=201,400,limit-too-large,/limit",
    "limit=0,422,validation-failed,/limit",
    "limit=-1,422,validation-failed,/limit",
    "limit=ten,422,validation-failed,/limit",
    "limit=99999999999,422,validation-failed,/limit",
    "limit=%zz,422,validation-failed,/limit",
    "limit=1&limit=2,422,validation-failed,/limit",
    "order=up,422,validation-failed,/order",
    "colour=red,422,validation-failed,/colour",
  })
  void refusesParametersThatAreWrong(String query, int status, String code, String pointer) {
    Answer answer = rest.getRaw("/v1/threads/" + THREAD + "/packets?" + query);
    assertProblem(status, code, pointer, answer);
  }

  @Test
  void showsAThreadOnlyToThoseWhoSeeIt() {
    rest.stored("{\"packet_type\":\"note\",\"payload\":1,\"thread_id\":\"" + THREAD + "\"}");
    String path = "/v1/threads/" + THREAD + "/packets";
    assertEquals(1, rest.get(path).json().at("/data").size());
    assertEquals(0, rest.get(path, "foreigner").json().at("/data").size());
    assertNotEquals(200, rest.get(path, "nobody").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/packets | " + NOTE,
        "/v1/packets/batch | {\"items\":[" + NOTE + "]}",
        "/v1/packets/batch | {\"mode\":\"partial\",\"items\":[" + NOTE + "]}",
      })
  void repeatsNoAnswer_thatShowsWhatWasErasedOrHasExpired(String path, String body) {
    for (String how : List.of("?mode=erase", "?mode=expire")) {
      Answer first = keyed(path, how, body);
      String id = first.text().replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
      assertEquals("true", keyed(path, how, body).header("Idempotent-Replayed"));
      Answer deleted = rest.send("DELETE", "/v1/packets/" + id + how, "tenant-admin", null);
      assertEquals(204, deleted.status(), deleted::toString);
      Answer again = keyed(path, how, body);
      assertProblem(410, "expired", null, again);
      assertFalse(again.text().contains("ladder"), again::toString);
      assertProblem(410, "expired", null, keyed(path, how, body));
    }
  }

  private Answer keyed(String path, String key, String body) {
    return rest.send(
        rest.request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", path + key)
            .POST(BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "2.0", "2E0", "0.2e1", "20e-1"})
  void takesAWholeNumber_howeverItIsWritten(String number) {
    rest.stored(NOTE);
    assertEquals(200, rest.get("/v1/packets?limit=" + number).status());
    Answer lookup = rest.post("/v1/search", "{\"text\":\"ladder\",\"limit\":" + number + "}");
    assertEquals(200, lookup.status(), lookup::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2.5", "1e-1", "1e99999", "1e999999999", "-1e-999999999", "1e20", "99999999999"})
  void refusesWhatIsNoWholeNumber_orBeyondOne(String number) {
    assertEquals("/limit", rest.get("/v1/packets?limit=" + number).at("/errors/0/pointer"));
    assertProblem(
        422,
        "validation-failed",
        "/limit",
        rest.post("/v1/search", "{\"text\":\"ladder\",\"limit\":" + number + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.6464774183641092", "1E-3", "5e-1", "0", "4.9e-324", "0.1e-300"})
  void takesEveryNumberThatADoubleHolds(String number) {
    assertEquals(200, rest.get("/v1/packets?min_importance=" + number).status());
    Answer stored =
        rest.post(
            "/v1/packets",
            "{\"packet_type\":\"n\",\"payload\":{\"a\":\"%s\"},\"importance_score\":%s}"
                .formatted(number, number));
    assertEquals(201, stored.status(), stored::toString);
    assertEquals(Double.parseDouble(number), stored.json().at("/importance_score").doubleValue());
  }
}
