package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphRoutesTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  private String edge;

  @BeforeEach
  void seed() {
    Answer made =
        put("{\"source\":\"Alice\",\"type\":\"works at\",\"target\":\"Acme\",\"confidence\":0.5}");
    assertEquals(201, made.status(), made::toString);
    edge = made.at("/id");
    assertEquals("/v1/relationships/" + edge, made.header("Location"));
    assertEquals(
        200,
        rest.post(
                "/v1/relationships/batch",
                """
                {"items":[{"source":"Acme","type":"sells","target":"HDPE"},
                          {"source":"acme","type":"sells","target":"hdpe"},
                          {"source":"Bob/B","type":"works at","target":"Acme"}]}
                """)
            .status());
  }

  private Answer put(String body) {
    return put("user", body);
  }

  private Answer put(String key, String body) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri("/v1/relationships"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private Answer delete(String path, String key) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri(path)).header("Authorization", "Bearer " + key).DELETE());
  }

  @Test
  void reinforcesARelationship_listsAndDeletesIt() {
    Answer again = put("{\"source\":\" ALICE\",\"type\":\"works at\",\"target\":\"acme\"}");
    assertEquals(200, again.status());
    assertEquals(edge, again.at("/id"));
    assertEquals("Alice", again.at("/source"));
    assertEquals(2, again.json().at("/mentions").asInt());
    assertEquals(0.82, again.json().at("/confidence").asDouble(), 1e-9);
    Answer list = rest.get("/v1/relationships?target=ACME&min_confidence=0.81");
    assertEquals(1, list.json().at("/data").size());
    Answer page = rest.get("/v1/relationships?limit=2");
    assertTrue(page.json().at("/has_more").asBoolean());
    assertEquals(
        1,
        rest.get("/v1/relationships?limit=2&cursor=" + page.at("/next_cursor"))
            .json()
            .at("/data")
            .size());
    assertProblem(404, "not-found", null, rest.get("/v1/relationships/" + edge, "colleague"));
    assertProblem(404, "not-found", null, delete("/v1/relationships/" + edge, "colleague"));
    assertEquals(204, delete("/v1/relationships/" + edge, "user").status());
    assertProblem(404, "not-found", null, rest.get("/v1/relationships/" + edge));
  }

  @Test
  void countsARepeatedRequestOnce() {
    List<Integer> mentions = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Answer answer =
          rest.send(
              HttpRequest.newBuilder(rest.uri("/v1/relationships"))
                  .header("Authorization", "Bearer user")
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "\"once\"")
                  .PUT(
                      BodyPublishers.ofString(
                          "{\"source\":\"Alice\",\"type\":\"works at\",\"target\":\"Acme\"}")));
      mentions.add(answer.json().at("/mentions").asInt());
    }
    assertEquals(List.of(2, 2), mentions);
  }

  @Test
  void listsNeighboursByPages_alsoOfNamesThatNoPathHolds() {
    Answer first = rest.get("/v1/graph/entities/Acme/neighbors?limit=2");
    assertEquals("acme", first.at("/entity/name"));
    assertEquals(2, first.json().at("/data").size());
    Answer second =
        rest.get("/v1/graph/entities/Acme/neighbors?limit=2&cursor=" + first.at("/next_cursor"));
    assertEquals(1, second.json().at("/data").size());
    assertEquals("alice", second.at("/data/0/source"));
    assertFalse(second.json().at("/has_more").asBoolean());
    assertEquals(
        "bob/b",
        rest.get("/v1/graph/neighbors?name=Bob%2FB&direction=out&type=sells&type=works%20at")
            .at("/data/0/source"));
    assertEquals(
        0,
        rest.get("/v1/graph/entities/Acme/neighbors?min_confidence=0.99")
            .json()
            .at("/data")
            .size());
    assertProblem(404, "not-found", null, rest.get("/v1/graph/entities/Nobody/neighbors"));
    assertProblem(
        404, "not-found", null, rest.get("/v1/graph/entities/Acme/neighbors", "colleague"));
  }

  @Test
  void walks_andSaysWhatIsMissing() {
    Answer all = rest.post("/v1/graph/traverse", "{\"start\":[\"alice\"],\"depth\":3}");
    assertEquals(4, all.json().at("/nodes").size());
    assertFalse(all.json().at("/truncated").asBoolean());
    assertEquals(2, all.json().at("/depth_reached").asInt());
    Answer two =
        rest.post(
            "/v1/graph/traverse",
            """
            {"start":["alice"],"depth":3,"max_nodes":2,"fan_out":9,"max_bytes":1000,
             "direction":"out","types":["works at","sells"],"min_confidence":0.1}
            """);
    assertEquals("[\"max_nodes\"]", two.json().at("/stopped_by").toString());
    assertTrue(two.json().at("/truncated").asBoolean());
  }

  @ParameterizedTest
  @CsvSource({
    "ndjson, application/x-ndjson",
    "graphml, application/graphml+xml",
    "mermaid, text/vnd.mermaid"
  })
  void exportsInOtherNotations(String format, String mediaType) {
    assertEquals(
        201, put("{\"source\":\"<b>\\\"]\",\"type\":\"a & b\",\"target\":\"Acme\"}").status());
    Answer answer =
        rest.post(
            "/v1/graph/traverse", "{\"start\":[\"Acme\"],\"format\":\"%s\"}".formatted(format));
    assertEquals(200, answer.status());
    assertTrue(String.valueOf(answer.header("Content-Type")).startsWith(mediaType));
    assertTrue(answer.text().contains("works at"));
    assertEquals(format.equals("ndjson"), answer.text().contains("<b>"));
  }

  @Test
  void findsPaths() {
    Answer shortest = rest.get("/v1/graph/paths/shortest?from=Alice&to=HDPE");
    assertEquals("[\"alice\",\"acme\",\"hdpe\"]", shortest.json().at("/nodes").toString());
    Answer strongest = rest.get("/v1/graph/paths/strongest?from=Alice&to=HDPE&direction=out");
    assertEquals(0.5 * 0.82, strongest.json().at("/confidence").asDouble(), 1e-9);
    assertProblem(
        404,
        "not-found",
        null,
        rest.get("/v1/graph/paths/shortest?from=Alice&to=HDPE&max_depth=1"));
    assertProblem(
        404,
        "not-found",
        null,
        rest.get("/v1/graph/paths/strongest?from=HDPE&to=Alice&direction=out"));
  }

  @Test
  void mergesAndUnmerges() {
    String before = rest.get("/v1/graph/entities/acme/neighbors").text();
    Answer made =
        rest.post("/v1/graph/merges", "{\"names\":[\"Acme\",\"Bob/B\"],\"reason\":\"one\"}");
    assertEquals(201, made.status(), made::toString);
    String merge = "/v1/graph/merges/" + made.at("/id");
    assertEquals(merge, made.header("Location"));
    assertEquals(
        "[\"acme\",\"bob/b\"]",
        rest.get("/v1/graph/names?name=bob%2Fb").json().at("/names").toString());
    assertNotEquals(before, rest.get("/v1/graph/entities/acme/neighbors").text());
    assertEquals(1, rest.get("/v1/graph/merges?name=ACME").json().at("/data").size());
    assertEquals("one", rest.get(merge).at("/reason"));
    assertProblem(404, "not-found", null, rest.get(merge, "colleague"));
    assertEquals(204, delete(merge, "user").status());
    assertEquals(before, rest.get("/v1/graph/entities/acme/neighbors").text());
    assertProblem(404, "not-found", null, rest.get(merge));
  }

  @Test
  void offersCandidates() {
    assertEquals(201, put("{\"source\":\"A.C.M.E\",\"type\":\"t\",\"target\":\"x\"}").status());
    Answer candidates = rest.get("/v1/graph/entities/acme/candidates?limit=5");
    assertEquals("a.c.m.e", candidates.at("/data/0/name"));
    assertEquals(1, candidates.json().at("/data/0/similarity").asDouble());
    assertEquals(0, rest.get("/v1/graph/candidates?name=hdpe").json().at("/data").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"start\":[]}",
        "{\"start\":[null]}",
        "{\"start\":[\" \"]}",
        "{\"start\":[\"a\\u0000\"]}",
        "{\"start\":[\"a\"],\"depth\":7}",
        "{\"start\":[\"a\"],\"max_nodes\":0}",
        "{\"start\":[\"a\"],\"max_edges\":5}",
        "{\"start\":[\"a\"],\"direction\":\"up\"}",
        "{\"start\":[\"a\"],\"format\":\"dot\"}",
        "{\"start\":[\"a\"],\"min_confidence\":2}",
        "{\"start\":[\"a\"],\"types\":[null]}",
        "{\"depth\":1}"
      })
  void refusesAWalkThatItDoesNotUnderstand(String body) {
    Answer answer = rest.post("/v1/graph/traverse", body);
    assertTrue(answer.status() == 422 || answer.status() == 400, answer::toString);
  }

  @Test
  void refusesWhatIsWrong() {
    assertProblem(422, "validation-failed", "/target", put("{\"source\":\"a\",\"type\":\"t\"}"));
    assertProblem(
        422,
        "validation-failed",
        "/weight",
        put("{\"source\":\"a\",\"type\":\"t\",\"target\":\"b\",\"weight\":1}"));
    assertProblem(
        422,
        "validation-failed",
        "/items/0/type",
        rest.post("/v1/relationships/batch", "{\"items\":[{\"source\":\"a\",\"target\":\"b\"}]}"));
    assertProblem(
        403,
        "forbidden",
        null,
        put("{\"source\":\"a\",\"type\":\"t\",\"target\":\"b\",\"scope\":\"l-private\"}"));
    assertProblem(
        403,
        "forbidden",
        null,
        put(
            "{\"source\":\"a\",\"type\":\"t\",\"target\":\"b\",\"packet_id\":\"%s\"}"
                .formatted(UNKNOWN)));
    assertProblem(
        422,
        "validation-failed",
        "/names",
        rest.post("/v1/graph/merges", "{\"names\":[\"A\",\" a\"]}"));
    assertProblem(
        422,
        "validation-failed",
        "/name",
        rest.get(
            "/v1/graph/neighbors?name="
                + URLEncoder.encode("x".repeat(501), StandardCharsets.UTF_8)));
    assertProblem(503, "view-not-ready", null, rest.get("/v1/views/entity-graph"));
  }
}
