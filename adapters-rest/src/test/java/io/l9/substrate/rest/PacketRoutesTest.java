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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketRoutesTest extends SharedServerTest {

  private static final String THREAD = "00000000-0000-7000-8000-00000000abcd";

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

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
}
