package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Many facts of a request over HTTP: each for itself, or out of packets. */
class FactBatchRoutesTest extends SharedServerTest {

  private static final String CITY =
      "{\"subject\":\"Alice\",\"predicate\":\"city\",\"object\":\"%s\"%s}";
  private static final String ABSENT = "00000000-0000-7000-8000-00000000ffff";

  private String packet(String payload) {
    return rest.stored("{\"packet_type\":\"note\",\"payload\":" + payload + "}");
  }

  private int count() {
    return rest.get("/v1/facts?subject=Alice").json().path("data").size();
  }

  private static List<String> each(Answer answer, String pointer) {
    List<String> values = new ArrayList<>();
    for (JsonNode item : answer.json().path("data")) {
      values.add(item.at(pointer).asString());
    }
    return values;
  }

  @Test
  void storesWhatIsGood_andSaysOfEachItemWhatBecameOfIt() {
    Answer refused =
        rest.post(
            "/v1/fact-rejections",
            "{\"subject\":\"Alice\",\"predicate\":\"city\",\"object\":\"Ulm\",\"reason\":\"no\"}");
    assertEquals(200, refused.status(), refused::toString);
    Answer partial =
        rest.post(
            "/v1/facts/batch",
            "{\"mode\":\"partial\",\"items\":[%s,%s,%s,%s,%s,%s,%s]}"
                .formatted(
                    CITY.formatted("A", ""),
                    CITY.formatted("B", ",\"source_packet_id\":\"" + ABSENT + "\""),
                    CITY.formatted("A", ""),
                    CITY.formatted("C", ",\"on_conflict\":\"supersede\""),
                    CITY.formatted("D", ",\"path\":\"confirmed\""),
                    CITY.formatted("ULM", ""),
                    "{\"subject\":\"Alice\",\"object\":1}"));
    assertEquals(207, partial.status(), partial::toString);
    assertEquals(List.of("0", "1", "2", "3", "4", "5", "6"), each(partial, "/index"));
    assertEquals(
        List.of("201", "422", "200", "422", "403", "200", "422"), each(partial, "/status"));
    assertEquals(
        List.of("asserted", "", "known", "", "", "absorbed", ""),
        each(partial, "/asserted/outcome"));
    assertEquals("/items/1/source_packet_id", partial.at("/data/1/problem/errors/0/pointer"));
    assertEquals("/items/6/predicate", partial.at("/data/6/problem/errors/0/pointer"));
    assertEquals("3", partial.at("/succeeded"));
    assertEquals("4", partial.at("/failed"));
    assertEquals(1, count());
  }

  @Test
  void isAtomicUnlessAsked_andRefusesOtherModes() {
    String items =
        "\"items\":[%s,{\"subject\":\"Alice\",\"object\":1}]}".formatted(CITY.formatted("A", ""));
    for (String mode : List.of("", "\"mode\":\"atomic\",")) {
      assertProblem(
          422,
          "validation-failed",
          "/items/1/predicate",
          rest.post("/v1/facts/batch", "{" + mode + items));
    }
    assertProblem(
        422,
        "validation-failed",
        "/mode",
        rest.post("/v1/facts/batch", "{\"mode\":\"some\"," + items));
    assertEquals(0, count());
  }

  @Test
  void makesFactsOfPackets_onceEach() {
    String says = packet("{\"subject\":\"Alice\",\"city\":\"Oslo\",\"age\":41}");
    String silent = packet("{\"text\":\"hello\"}");
    String request = "{\"packet_ids\":[\"%s\",\"%s\"]}".formatted(says, silent);
    Answer extracted = rest.post("/v1/facts/extract", request);
    assertEquals(200, extracted.status(), extracted::toString);
    assertEquals(List.of(says, silent), each(extracted, "/packet_id"));
    assertEquals(2, extracted.json().at("/data/0/facts").size(), extracted::toString);
    assertEquals(0, extracted.json().at("/data/1/facts").size());
    assertEquals("observed", extracted.at("/data/0/facts/0/fact/path"));
    assertEquals(says, extracted.at("/data/0/facts/0/fact/source_packet_id"));
    Answer again = rest.post("/v1/facts/extract", request);
    assertEquals("known", again.at("/data/0/facts/0/outcome"), again::toString);
    assertEquals(2, count());
  }

  @Test
  void absorbsWhatWasRejected_whenAPacketSaysItAgain() {
    String says = packet("{\"subject\":\"Alice\",\"city\":\"Oslo\"}");
    String request = "{\"packet_ids\":[\"%s\"]}".formatted(says);
    String id = rest.post("/v1/facts/extract", request).at("/data/0/facts/0/fact/id");
    assertEquals(200, rest.post("/v1/facts/" + id + "/reject", "{\"reason\":\"no\"}").status());
    Answer again = rest.post("/v1/facts/extract", request);
    assertEquals("absorbed", again.at("/data/0/facts/0/outcome"), again::toString);
    assertEquals(0, count());
  }

  @Test
  void extractsNothing_ofPacketsThatAreHiddenOrTooMany() {
    String others =
        rest.post(
                "/v1/packets",
                "colleague",
                "{\"packet_type\":\"note\",\"payload\":{\"subject\":\"Alice\",\"city\":\"Rome\"}}")
            .at("/id");
    for (String hidden : List.of(others, ABSENT)) {
      Answer refused =
          rest.post("/v1/facts/extract", "{\"packet_ids\":[\"%s\"]}".formatted(hidden));
      assertProblem(422, "parent-not-found", "/packet_ids/0", refused);
    }
    assertProblem(
        422,
        "validation-failed",
        "/packet_ids",
        rest.post("/v1/facts/extract", "{\"packet_ids\":[]}"));
    Answer many =
        rest.post(
            "/v1/facts/extract",
            "{\"packet_ids\":[" + ("\"" + ABSENT + "\",").repeat(100) + "\"" + ABSENT + "\"]}");
    assertTrue(many.status() >= 400 && many.status() < 500, many::toString);
    assertEquals(0, count());
  }
}
