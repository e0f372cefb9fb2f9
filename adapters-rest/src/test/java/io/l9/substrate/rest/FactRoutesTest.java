package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Asserting, reading and changing facts over HTTP. */
class FactRoutesTest extends SharedServerTest {

  private static final String CITY =
      "{\"subject\":\"Alice\",\"predicate\":\"city\",\"object\":\"%s\"%s}";

  private Answer asserted(int status, String outcome, String body) {
    Answer answer = rest.post("/v1/facts", body);
    assertEquals(status, answer.status(), answer::toString);
    assertEquals(outcome, answer.at("/outcome"), answer::toString);
    return answer;
  }

  private String city(String name) {
    return asserted(201, "asserted", CITY.formatted(name, "")).at("/fact/id");
  }

  private String packet(String text, String more) {
    return rest.stored(
        "{\"packet_type\":\"note\",\"payload\":{\"city\":\"%s\"}%s}".formatted(text, more));
  }

  private Answer change(String id, String verb, String body) {
    Answer answer = rest.post("/v1/facts/" + id + "/" + verb, body);
    assertEquals(200, answer.status(), answer::toString);
    return answer;
  }

  private List<String> objects(String query) {
    Answer answer = rest.get("/v1/facts?" + query);
    assertEquals(200, answer.status(), answer::toString);
    List<String> objects = new ArrayList<>();
    answer.json().path("data").forEach(fact -> objects.add(fact.path("object").toString()));
    return objects;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void declareSingle(String predicate) {
    Answer declared =
        rest.send(
            HttpRequest.newBuilder(rest.uri("/v1/fact-predicates"))
                .header("Authorization", "Bearer org-admin")
                .header("Content-Type", "application/json")
                .PUT(
                    BodyPublishers.ofString(
                        "{\"predicate\":\"" + predicate + "\",\"cardinality\":\"single\"}")));
    assertEquals(200, declared.status(), declared::toString);
  }

  @Test
  void assertsAFact_andReadsIt() {
    Answer made =
        asserted(
            201,
            "asserted",
            """
            {"subject":" Alice ","predicate":"works_at","object":"Acme","object_type":"entity","confidence":0.9,
             "valid_from":"2026-01-01T00:00:00Z","valid_to":"2027-01-01T00:00:00Z"}
            """);
    String id = made.at("/fact/id");
    assertEquals("/v1/facts/" + id, made.header("Location"));
    Answer read = rest.get("/v1/facts/" + id);
    assertEquals("entity", read.at("/object_type"));
    assertEquals("Acme", read.at("/object"));
    assertEquals("stated", read.at("/path"));
    assertEquals("end_user", read.at("/author/role"));
    assertEquals(0, read.json().path("also_held").size());
    assertTrue(read.json().path("rejection").isNull(), read::toString);
    made.json()
        .path("fact")
        .properties()
        .forEach(it -> assertEquals(it.getValue(), read.json().path(it.getKey()), it::getKey));
  }

  @Test
  void keepsEveryKindOfValue_asItIs() {
    for (String value :
        List.of("\"a\"", "\"A\"", "12.50", "true", "[1,{\"b\":null}]", "{\"z\":1}")) {
      asserted(
          201, "asserted", "{\"subject\":\"s\",\"predicate\":\"is\",\"object\":" + value + "}");
    }
    assertEquals(
        List.of("{\"z\":1}", "[1,{\"b\":null}]", "true", "12.5", "\"A\"", "\"a\""),
        objects("subject=S&predicate=is"));
    assertEquals(List.of("12.5"), objects("subject=s&object=12.5e0"));
    assertEquals(List.of("\"A\""), objects("predicate=is&object=" + encoded("\"A\"")));
    assertProblem(422, "validation-failed", "/object", rest.get("/v1/facts?subject=s&object=A"));
  }

  @Test
  void countsASourceOnce_andWhatWasMadeOfItNever() {
    String id = city("Lisbon");
    String packet = packet("Lisbon", "");
    String from =
        CITY.formatted("Lisbon", ",\"source_packet_id\":\"%s\",\"source_pointer\":\"/city\"");
    Answer moved = asserted(200, "reinforced", from.formatted(packet));
    assertEquals(id, moved.at("/fact/id"));
    assertEquals("0.85", moved.json().at("/fact/confidence").toString());
    asserted(200, "known", from.formatted(packet));
    asserted(200, "known", CITY.formatted("Lisbon", ""));
    String derived = packet("Lisbon again", ",\"parent_ids\":[\"" + packet + "\"]");
    Answer known = change(id, "reinforce", "{\"packet_id\":\"" + derived + "\"}");
    assertEquals(2, known.json().path("revision").asInt(), known::toString);

    Answer why = rest.get("/v1/facts/" + id + "/why");
    assertEquals(2, why.json().path("steps").size(), why::toString);
    assertEquals("asserted", why.at("/steps/0/change"));
    assertEquals("reinforced", why.at("/steps/1/change"));
    assertEquals(packet, why.at("/steps/1/packet_id"));
    assertEquals(0.8, why.json().at("/steps/0/delta").asDouble());
    assertEquals(packet, why.at("/evidence/0/packet_id"));
    assertEquals(packet, why.at("/evidence/0/roots/0"));
    assertEquals("/city", why.at("/evidence/0/pointer"));
    assertEquals(List.of("\"Lisbon\""), objects("source_packet_id=" + packet));
  }

  @Test
  void letsANewValueTakeThePlaceOfTheOld_whereThereIsOneAtATime() {
    declareSingle("city");
    asserted(201, "asserted", CITY.formatted("Porto", ",\"valid_from\":\"2020-01-01T00:00:00Z\""));
    Answer later =
        asserted(
            201, "superseded", CITY.formatted("Faro", ",\"valid_from\":\"2025-01-01T00:00:00Z\""));
    assertEquals("2025-01-01T00:00:00Z", later.at("/others/0/valid_to"));
    assertEquals(List.of("\"Faro\""), objects("subject=Alice"));
    assertEquals(
        List.of("\"Porto\""), objects("subject=Alice&as_of=" + encoded("2024-06-01T00:00:00Z")));
    assertEquals(2, objects("subject=Alice&ever_valid=true").size());
    asserted(
        201,
        "contradicted",
        CITY.formatted(
            "Ulm", ",\"on_conflict\":\"contradict\",\"valid_from\":\"2025-01-01T00:00:00Z\""));
    Answer conflicts = rest.get("/v1/facts/conflicts");
    assertEquals(2, conflicts.json().at("/data/0/facts").size(), conflicts::toString);
  }

  @Test
  void assertsManyAsOneByOne_orNone() {
    Answer batch =
        rest.post(
            "/v1/facts/batch",
            "{\"items\":[%s,%s,%s]}"
                .formatted(
                    CITY.formatted("A", ""), CITY.formatted("A", ""), CITY.formatted("B", "")));
    assertEquals(201, batch.status(), batch::toString);
    List<String> outcomes = new ArrayList<>();
    batch.json().path("data").forEach(it -> outcomes.add(it.path("outcome").asString()));
    assertEquals(List.of("asserted", "known", "asserted"), outcomes);
    Answer refused =
        rest.post(
            "/v1/facts/batch",
            "{\"items\":[%s,%s]}"
                .formatted(
                    CITY.formatted("C", ""),
                    CITY.formatted(
                        "D", ",\"source_packet_id\":\"00000000-0000-7000-8000-00000000ffff\"")));
    assertTrue(refused.status() == 422 || refused.status() == 404, refused::toString);
    assertEquals("/items/1/source_packet_id", refused.at("/errors/0/pointer"), refused::toString);
    assertEquals(2, objects("subject=Alice").size());
  }

  @Test
  void listsPageByPage_inEitherOrder() {
    for (int i = 0; i < 5; i++) {
      rest.clock.advance(Duration.ofSeconds(1));
      asserted(
          201, "asserted", CITY.formatted("town " + i, ",\"confidence\":0." + (i * 3) % 5 + "1"));
    }
    assertEquals(
        List.of("\"town 4\"", "\"town 3\"", "\"town 2\"", "\"town 1\"", "\"town 0\""),
        paged("/v1/facts?subject=alice&limit=2"));
    assertEquals(
        List.of("\"town 3\"", "\"town 1\"", "\"town 4\"", "\"town 2\"", "\"town 0\""),
        paged("/v1/facts?subject=alice&sort=trust&limit=2"));
    assertEquals(2, objects("subject=alice&min_confidence=0.3").size());
    assertEquals(5, objects("min_path=stated").size());
    assertEquals(0, objects("min_path=confirmed").size());
    String cursor = rest.get("/v1/facts?subject=alice&limit=2").at("/next_cursor");
    assertProblem(
        400, "invalid-cursor", "/cursor", rest.get("/v1/facts?subject=bob&cursor=" + cursor));
    assertProblem(400, "limit-too-large", "/limit", rest.get("/v1/facts?limit=201"));
  }

  private List<String> paged(String first) {
    List<String> listed = new ArrayList<>();
    String next = first;
    while (next != null) {
      Answer page = rest.get(next);
      assertEquals(200, page.status(), page::toString);
      assertTrue(page.json().path("data").size() <= 2, page::toString);
      page.json().path("data").forEach(fact -> listed.add(fact.path("object").toString()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    return listed;
  }

  @Test
  void answersAQuestionAboutTheRecord_equallyForEver() {
    String id = city("Lisbon");
    rest.clock.advance(Duration.ofHours(1));
    String question = "/v1/facts?subject=Alice&known_at=2026-03-01T12:30:00Z";
    Answer before = rest.get(question);
    assertTrue(before.json().path("settled").asBoolean(), before::toString);
    change(id, "contradict", "{\"reason\":\"not sure\"}");
    rest.clock.advance(Duration.ofHours(1));
    change(id, "retract", "{\"reason\":\"wrong\"}");
    city("Berlin");
    assertArrayEquals(before.body(), rest.get(question).body());
    Answer early = rest.get("/v1/facts?subject=Alice&known_at=2030-01-01T00:00:00Z");
    assertFalse(early.json().path("settled").asBoolean(true), early::toString);
    assertEquals("2026-03-01T14:00:00Z", early.at("/settled_at"));
    Answer now = rest.get("/v1/facts?subject=Alice");
    assertFalse(now.json().has("settled"), now::toString);
    assertProblem(
        422, "validation-failed", "/known_at", rest.get("/v1/facts?known_at=2026-03-01T12:30:00Z"));
  }

  @Test
  void keepsEveryRevision_withItsReason() {
    String id = city("Lisbon");
    change(id, "contradict", "{\"reason\":\"a doubt\"}");
    Answer confirmed = change(id, "confirm", "{}");
    assertEquals("confirmed", confirmed.at("/path"), confirmed::toString);
    Answer retracted = change(id, "retract", "{\"reason\":\"a slip\"}");
    assertEquals("retracted", retracted.at("/state"), retracted::toString);
    assertEquals(List.of(), objects("subject=Alice"));
    assertEquals(List.of("\"Lisbon\""), objects("subject=Alice&state=held,retracted"));

    List<String> changes = new ArrayList<>();
    String next = "/v1/facts/" + id + "/history?limit=3";
    while (next != null) {
      Answer page = rest.get(next);
      for (JsonNode revision : page.json().path("data")) {
        changes.add(
            revision.path("revision")
                + " "
                + revision.path("change").asString()
                + " "
                + revision.path("reason"));
      }
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    assertEquals(
        List.of(
            "1 asserted null",
            "2 contradicted \"a doubt\"",
            "3 confirmed null",
            "4 retracted \"a slip\""),
        changes);
  }

  @Test
  void erasesForTenantAdministrators_alone() {
    String id = city("Lisbon");
    for (String key : List.of("user", "org-admin")) {
      assertProblem(403, "forbidden", null, rest.send("DELETE", "/v1/facts/" + id, key, null));
    }
    assertEquals(204, rest.send("DELETE", "/v1/facts/" + id, "tenant-admin", null).status());
    for (String part : List.of("", "/history", "/why")) {
      assertProblem(404, "not-found", null, rest.get("/v1/facts/" + id + part));
    }
  }

  @Test
  void doesAKeyedRequestOnce_andForgetsItsAnswerWithTheFact() {
    HttpRequest.Builder keyed =
        rest.request("/v1/facts")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "once")
            .POST(BodyPublishers.ofString(CITY.formatted("Lisbon", "")));
    Answer first = rest.send(keyed);
    assertEquals(201, first.status(), first::toString);
    assertNull(first.header("Idempotent-Replayed"));
    Answer again = rest.send(keyed);
    assertEquals(first.text(), again.text());
    assertEquals("true", again.header("Idempotent-Replayed"));
    String id = first.at("/fact/id");
    assertEquals(204, rest.send("DELETE", "/v1/facts/" + id, "tenant-admin", null).status());
    Answer gone = rest.send(keyed);
    assertProblem(410, "expired", null, gone);
    assertFalse(gone.text().contains("Lisbon"), gone::toString);
  }

  @Test
  void showsTheSameOfOthers_besideIt() {
    String own = city("Lisbon");
    Answer wide = rest.post("/v1/facts", "org-admin", CITY.formatted("Lisbon", ""));
    assertEquals(201, wide.status(), wide::toString);
    Answer read = rest.get("/v1/facts/" + own);
    assertEquals(wide.at("/fact/id"), read.at("/also_held/0/id"), read::toString);
    assertEquals(1, read.json().path("revision").asInt());
  }
}
