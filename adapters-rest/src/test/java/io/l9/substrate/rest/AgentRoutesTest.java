package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentRoutesTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  private String packet;

  @BeforeEach
  void seed() {
    packet =
        rest.stored("{\"packet_type\":\"note\",\"payload\":\"the ladder\",\"agent_id\":\"scout\"}");
  }

  private Answer appended(String agent, String type) {
    rest.clock.advance(Duration.ofSeconds(1));
    Answer answer =
        rest.post(
            "/v1/agent-events",
            "{\"agent_id\":\"%s\",\"event_type\":\"%s\",\"content\":{\"b\":1.0,\"a\":null}}"
                .formatted(agent, type));
    assertEquals(201, answer.status(), answer::toString);
    return answer;
  }

  private List<String> paged(String path, String member, Runnable between) {
    List<String> values = new ArrayList<>();
    String next = path;
    while (next != null) {
      Answer page = rest.get(next);
      assertEquals(200, page.status(), page::toString);
      page.json().at("/data").forEach(item -> values.add(item.path(member).asString()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
      between.run();
    }
    return values;
  }

  @Test
  void appendsAnEvent_andGivesItBack() {
    Answer answer =
        rest.post(
            "/v1/agent-events",
            """
            {"agent_id":"scout","event_type":"read","packet_id":"%s","content":{"b":1.0,"a":[]},
             "timestamp":"2026-02-01T00:00:00+01:00"}
            """
                .formatted(packet));
    assertEquals(201, answer.status(), answer::toString);
    assertEquals("/v1/agent-events/" + answer.at("/id"), answer.header("Location"));
    assertEquals("{\"a\":[],\"b\":1}", answer.json().at("/content").toString());
    assertEquals("2026-01-31T23:00:00Z", answer.at("/timestamp"));
    assertEquals(answer.json(), rest.get(answer.header("Location")).json());
  }

  @Test
  void appendsAllEventsOfABatch_orNone() {
    Answer refused =
        rest.post(
            "/v1/agent-events/batch",
            """
            {"items":[{"agent_id":"a","event_type":"b","content":1},
                      {"agent_id":"a","event_type":"b","content":1,"packet_id":"%s"}]}
            """
                .formatted(UNKNOWN));
    assertProblem(422, "validation-failed", "/items/1/packet_id", refused);
    assertEquals(0, rest.get("/v1/agent-events").json().at("/data").size());
    Answer stored =
        rest.post(
            "/v1/agent-events/batch",
            "{\"items\":[{\"agent_id\":\"a\",\"event_type\":\"b\",\"content\":1},{\"agent_id\":\"c\",\"event_type\":\"b\",\"content\":2}]}");
    assertEquals(201, stored.status(), stored::toString);
    assertEquals("c", stored.at("/data/1/agent_id"));
    assertEquals(2, rest.get("/v1/agent-events").json().at("/data").size());
    assertProblem(
        422, "validation-failed", "/items", rest.post("/v1/agent-events/batch", "{\"items\":[]}"));
    assertProblem(
        422,
        "validation-failed",
        "/items/0/event_type",
        rest.post("/v1/agent-events/batch", "{\"items\":[{\"agent_id\":\"a\"}]}"));
    String item = "{\"agent_id\":\"a\",\"event_type\":\"b\",\"content\":1}";
    assertProblem(
        422,
        "validation-failed",
        "/items",
        rest.post(
            "/v1/agent-events/batch", "{\"items\":[" + (item + ",").repeat(1000) + item + "]}"));
  }

  @Test
  void readsTheTimeline_pageByPage_inEitherOrder() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(appended("scout", i == 1 ? "odd" : "even").at("/id"));
    }
    assertEquals(
        ids,
        paged(
            "/v1/agent-events?order=asc&limit=2&created_before=2026-03-01T12:00:10Z",
            "id",
            () -> {}));
    List<String> newestFirst = new ArrayList<>(ids);
    Collections.reverse(newestFirst);
    assertEquals(
        newestFirst, paged("/v1/agent-events?limit=1", "id", () -> appended("late", "late")));
    assertEquals(List.of(ids.get(1)), paged("/v1/agent-events?event_type=odd", "id", () -> {}));
    assertEquals(List.of(), paged("/v1/agent-events?agent_id=nobody", "id", () -> {}));
    assertEquals(List.of(), paged("/v1/agent-events?packet_id=" + packet, "id", () -> {}));
    assertProblem(400, "limit-too-large", "/limit", rest.get("/v1/agent-events?limit=201"));
    assertProblem(422, "validation-failed", "/packet_id", rest.get("/v1/agent-events?packet_id=7"));
    assertProblem(422, "validation-failed", "/agent_id", rest.get("/v1/agent-events?agent_id="));
    assertProblem(422, "validation-failed", "/order", rest.get("/v1/agent-events?order=up"));
  }

  @Test
  void listsAgents_theLastActiveFirst() {
    appended("the second one", "x");
    appended("日本", "x");
    assertEquals(
        List.of("日本", "the second one", "scout"),
        paged("/v1/agents?limit=1", "agent_id", () -> {}));
    Answer scout = rest.get("/v1/agents/scout");
    assertEquals(200, scout.status(), scout::toString);
    assertEquals(1, scout.json().at("/packets").asInt());
    assertEquals(0, scout.json().at("/events").asInt());
    assertEquals("2026-03-01T12:00:00Z", scout.at("/first_active_at"));
    assertEquals(1, rest.get("/v1/agents/the%20second%20one").json().at("/events").asInt());
    assertProblem(400, "limit-too-large", "/limit", rest.get("/v1/agents?limit=201"));
    assertProblem(422, "validation-failed", "/agent_id", rest.get("/v1/agents/" + "a".repeat(201)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "100%", "%2F", "c:\\agents", ".", "..", "a b?c&d=e;f#g", "日本"})
  void readsAnAgentOfAnyName(String name) {
    appended(name.replace("\\", "\\\\"), "x");
    Answer answer = rest.get("/v1/agent?id=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    assertEquals(200, answer.status(), answer::toString);
    assertEquals(name, answer.at("/agent_id"));
  }

  @Test
  void reservesTheEventsThatTheServerWrites() {
    assertProblem(
        422,
        "validation-failed",
        "/event_type",
        rest.post(
            "/v1/agent-events",
            "{\"agent_id\":\"a\",\"event_type\":\"packet.contradicted\",\"content\":{}}"));
    assertProblem(422, "validation-failed", "/id", rest.get("/v1/agent"));
  }

  @Test
  void answersForeignThingsLikeUnknownOnes() {
    String id = appended("scout", "x").at("/id");
    assertProblem(404, "not-found", null, rest.get("/v1/agent-events/" + id, "foreigner"));
    assertProblem(404, "not-found", null, rest.get("/v1/agent-events/" + UNKNOWN, "foreigner"));
    assertProblem(404, "not-found", null, rest.get("/v1/agents/scout", "foreigner"));
    assertProblem(404, "not-found", null, rest.get("/v1/agents/nobody"));
    assertEquals(0, rest.get("/v1/agents", "foreigner").json().at("/data").size());
    assertEquals(0, rest.get("/v1/agent-events", "foreigner").json().at("/data").size());
    assertProblem(
        422,
        "validation-failed",
        "/packet_id",
        rest.post(
            "/v1/agent-events",
            "foreigner",
            "{\"agent_id\":\"a\",\"event_type\":\"b\",\"content\":1,\"packet_id\":\""
                + packet
                + "\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 422 | validation-failed | /agent_id",
        "{\"agent_id\":\"a\"} | 422 | validation-failed | /event_type",
        "{\"agent_id\":\"a\",\"event_type\":\"b\"} | 422 | validation-failed | /content",
        "{\"agent_id\":\"a\",\"event_type\":\"b\",\"content\":null} | 422 | validation-failed | /content",
        "{\"agent_id\":\"\",\"event_type\":\"b\",\"content\":1} | 422 | validation-failed | /agent_id",
        "{\"agent_id\":\"a\\u0000\",\"event_type\":\"b\",\"content\":1} | 422 | validation-failed | /agent_id",
        "{\"agent_id\":\"a\",\"event_type\":5,\"content\":1} | 422 | validation-failed | /event_type",
        "{\"agent_id\":\"a\",\"event_type\":\"b\",\"content\":\"\\u0000\"} | 422 | validation-failed | /content",
        "{\"agent_id\":\"a\",\"event_type\":\"b\",\"content\":1,\"packet_id\":\"00000000-0000-7000-8000-00000000ffff\"} | 422 | validation-failed | /packet_id",
        "{\"agent_id\":\"a\",\"event_type\":\"b\",\"content\":1,\"timestamp\":\"soon\"} | 422 | validation-failed | /timestamp",
        "{\"agent_id\":\"a\",\"event_type\":\"b\",\"content\":1,\"colour\":1} | 422 | validation-failed | /colour",
      })
  void refusesWhatIsWrong(String body, int status, String code, String pointer) {
    assertProblem(status, code, pointer, rest.post("/v1/agent-events", body));
  }
}
