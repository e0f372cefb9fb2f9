package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SearchRoutesTest extends SharedServerTest {

  private static final String THREAD = "00000000-0000-7000-8000-0000000ABCDE";

  @BeforeEach
  void seed() {
    rest.stored(
        """
        {"packet_type":"observation","payload":{"text":"Alice prefers e-mail to the phone"},
         "agent_id":"concierge","thread_id":"%s","tags":["preference","contact"],
         "timestamp":"2026-02-01T00:00:00Z","importance_score":0.9}
        """
            .formatted(THREAD));
    rest.stored(
        """
        {"packet_type":"note","payload":"the phone is in the drawer","agent_id":"scout",
         "tags":["house"],"timestamp":"2026-01-01T00:00:00Z","importance_score":0.2}
        """);
    rest.stored(
        """
        {"packet_type":"note","payload":"the ladder is behind the shed","agent_id":"scout",
         "tags":["house"],"timestamp":"2025-12-01T00:00:00Z","importance_score":0.4}
        """);
  }

  private List<String> texts(String body) {
    Answer answer = rest.post("/v1/search", body);
    assertEquals(200, answer.status(), answer::toString);
    List<String> texts = new ArrayList<>();
    answer.json().at("/data").forEach(hit -> texts.add(hit.path("text").asString()));
    return texts;
  }

  @Test
  void findsTheNearestFirst_andExplainsEveryScore() {
    Answer answer =
        rest.post(
            "/v1/search",
            """
            {"text":"Alice prefers e-mail","mode":"hybrid","spaces":{"content":1,"summary":0.5},
             "limit":3,"fusion":"rrf","rrf_k":10,"explain":true,
             "rank":{"semantic":0.6,"keyword":0.4,"recency":0.1,"importance":0.1,"access":0.1}}
            """);
    assertEquals(200, answer.status(), answer::toString);
    JsonNode first = answer.json().at("/data/0");
    assertEquals("Alice prefers e-mail to the phone", first.path("text").asString());
    assertEquals("concierge", first.at("/packet/agent_id").asString());
    assertTrue(answer.json().at("/explain/candidates/semantic").asInt() > 0);
    for (JsonNode hit : answer.json().at("/data")) {
      double sum = 0;
      for (JsonNode leg : hit.at("/score_details/legs")) {
        sum += leg.path("contribution").asDouble();
      }
      for (JsonNode part : hit.at("/score_details/parts")) {
        sum += part.path("contribution").asDouble();
      }
      assertEquals(hit.path("score").asDouble(), sum, 1e-12);
      assertEquals(3, hit.at("/score_details/parts").size());
      assertEquals("rrf", hit.at("/score_details/fusion").asString());
    }
  }

  @Test
  void reranksTheFirstHits_andPrefersTheAsker_andExplainsBoth() {
    Answer answer =
        rest.post(
            "/v1/search",
            """
            {"text":"where is my phone","asker":"scout","rerank":2,"limit":1,"explain":true}
            """);
    assertEquals(200, answer.status(), answer::toString);
    assertEquals("the phone is in the drawer", answer.json().at("/data/0/text").asString());
    List<String> parts = new ArrayList<>();
    answer
        .json()
        .at("/data/0/score_details/parts")
        .forEach(part -> parts.add(part.path("part").asString()));
    assertEquals(List.of("recency", "importance", "access", "asker", "rerank"), parts);
    assertFalse(answer.json().at("/has_more").asBoolean());
    assertTrue(answer.json().at("/truncated").asBoolean());
  }

  @Test
  void makesEveryRefinement_unlessItIsTurnedOff() {
    String search = "{\"text\":\"ladder\",\"explain\":true,\"refinements\":%s}";
    for (String off : new String[] {"content_words", "chunk_penalty", "dates"}) {
      Answer answer = rest.post("/v1/search", search.formatted("{\"" + off + "\":false}"));
      JsonNode made = answer.json().at("/data/0/score_details/refinements");
      assertEquals(3, made.size());
      made.propertyStream()
          .forEach(
              refinement ->
                  assertEquals(
                      !refinement.getKey().equals(off), refinement.getValue().asBoolean()));
    }
    Answer all = rest.post("/v1/search", search.formatted("null"));
    all.json()
        .at("/data/0/score_details/refinements")
        .forEach(refinement -> assertTrue(refinement.asBoolean()));
    assertEquals(0, all.json().at("/data/0/score_details/legs/0/penalty").asDouble());
  }

  @Test
  void leavesTheExplanationOut_unlessAskedFor() {
    Answer answer = rest.post("/v1/search", "{\"text\":\"ladder\",\"explain\":false}");
    assertFalse(answer.json().has("explain"));
    assertFalse(answer.json().at("/data/0").has("score_details"));
    assertTrue(answer.json().at("/data/0/score").asDouble() > 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"must\":[{\"field\":\"packet_type\",\"eq\":\"observation\"}]} | 1",
        "{\"must\":[{\"field\":\"agent_id\",\"any\":[\"scout\",\"nobody\"]}]} | 2",
        "{\"must\":[{\"field\":\"thread_id\",\"eq\":\"00000000-0000-7000-8000-0000000ABCDE\"}]} | 1",
        "{\"must\":[{\"field\":\"scope\",\"eq\":\"shared\"}]} | 3",
        "{\"must_not\":[{\"field\":\"scope\",\"eq\":\"shared\"}]} | 0",
        "{\"must\":[{\"field\":\"tags\",\"any\":[\"preference\"]}]} | 1",
        "{\"must_not\":[{\"field\":\"tags\",\"eq\":\"preference\"}]} | 2",
        "{\"should\":[{\"field\":\"tags\",\"eq\":\"contact\"},{\"field\":\"importance_score\",\"gte\":0.4}]} | 2",
        "{\"must\":[{\"field\":\"timestamp\",\"gte\":\"2026-01-01T00:00:00Z\",\"lt\":\"2026-02-01T00:00:00Z\"}]} | 1",
        "{\"must\":[{\"field\":\"timestamp\",\"lt\":\"2026-01-01T00:00:00Z\"}]} | 1",
        "{\"must\":[],\"should\":null} | 3",
        "{\"must\":[{\"field\":\"tags\",\"all\":[\"preference\",\"contact\"]}]} | 1",
        "{\"must\":[{\"field\":\"tags\",\"all\":[\"preference\",\"house\"]}]} | 0",
        "{\"must\":[{\"field\":\"id\",\"eq\":\"00000000-0000-7000-8000-00000000ffff\"}]} | 0",
        "{\"must\":[{\"field\":\"session_id\",\"eq\":\"s\"}]} | 0",
        "{\"must\":[{\"field\":\"correlation_id\",\"any\":[\"00000000-0000-7000-8000-00000000FFFF\"]}]} | 0",
        "{\"must\":[{\"field\":\"payload\",\"path\":\"/text\",\"exists\":true}]} | 1",
        "{\"must_not\":[{\"field\":\"payload\",\"path\":\"/text\",\"exists\":true}]} | 2",
        "{\"must\":[{\"field\":\"payload\",\"path\":\"\",\"eq\":\"the phone is in the drawer\"}]} | 1",
        "{\"must\":[{\"field\":\"payload\",\"path\":\"/text\",\"any\":[null,1,{\"a\":[]}]}]} | 0",
        "{\"must\":[{\"field\":\"payload\",\"path\":\"/text\",\"gt\":1,\"lte\":5.5}]} | 0",
        "{\"must\":[{\"field\":\"payload\",\"path\":\"/text\",\"gte\":\"2026-01-01T00:00:00Z\"}]} | 0",
      })
  void looksOnlyAtWhatTheFilterLetsThrough(String filter, int hits) {
    assertEquals(
        hits,
        texts("{\"text\":\"phone ladder\",\"mode\":\"semantic\",\"filter\":" + filter + "}")
            .size());
  }

  @Test
  void findsByWordsAlone_orByMeaningAlone() {
    assertEquals(
        List.of("the ladder is behind the shed"),
        texts("{\"text\":\"ladder\",\"mode\":\"keyword\"}"));
    assertEquals(3, texts("{\"text\":\"ladder\",\"mode\":\"semantic\"}").size());
    assertEquals(
        List.of(),
        texts("{\"text\":\"ladder\",\"mode\":\"semantic\",\"min_score\":{\"semantic\":0.999}}"));
    assertEquals(
        List.of(),
        texts("{\"text\":\"ladder\",\"mode\":\"keyword\",\"min_score\":{\"keyword\":99}}"));
  }

  @Test
  void findsByAVector() {
    String vector = "[1" + ",0".repeat(63) + "]";
    assertEquals(3, texts("{\"mode\":\"semantic\",\"vector\":" + vector + "}").size());
  }

  @Test
  void findsByWhatStandsInPayloads() {
    rest.stored(
        """
        {"packet_type":"invoice","payload":{"amount":1200,"due":"2026-05-01T00:00:00+02:00","paid":null}}
        """);
    for (String clause :
        List.of(
            "\"path\":\"/amount\",\"gt\":1000,\"lte\":1200",
            "\"path\":\"/amount\",\"eq\":1200.0",
            "\"path\":\"/paid\",\"any\":[null]",
            "\"path\":\"/due\",\"gte\":\"2026-04-30T22:00:00Z\",\"lt\":\"2026-05-01T00:00:00Z\"")) {
      assertEquals(
          1,
          texts(
                  "{\"text\":\"invoice\",\"mode\":\"semantic\",\"filter\":{\"must\":[{\"field\":\"payload\","
                      + clause
                      + "}]}}")
              .size(),
          clause);
    }
  }

  @Test
  void pagesThroughAnAnswer_whateverIsStoredMeanwhile() {
    String question = "{\"text\":\"phone ladder\",\"mode\":\"semantic\",\"limit\":%d%s}";
    List<String> whole = texts(question.formatted(10, ""));
    List<String> paged = new ArrayList<>();
    String cursor = null;
    do {
      String after = cursor == null ? "" : ",\"cursor\":\"" + cursor + "\"";
      Answer page = rest.post("/v1/search", question.formatted(1, after));
      assertEquals(200, page.status(), page::toString);
      page.json().at("/data").forEach(hit -> paged.add(hit.path("text").asString()));
      cursor = page.json().at("/next_cursor").asString(null);
      assertEquals(cursor != null, page.json().at("/has_more").asBoolean());
      rest.clock.advance(Duration.ofSeconds(1));
      rest.stored("{\"packet_type\":\"note\",\"payload\":\"phone ladder " + paged.size() + "\"}");
    } while (cursor != null);
    assertEquals(whole, paged);
  }

  @Test
  void refusesTheCursorOfAnotherQuestion_orOfSomebodyElse() {
    Answer page = rest.post("/v1/search", "{\"text\":\"phone\",\"mode\":\"semantic\",\"limit\":1}");
    String cursor = page.at("/next_cursor");
    String same = "{\"text\":\"phone\",\"mode\":\"semantic\",\"cursor\":\"" + cursor + "\"}";
    assertEquals(2, texts(same).size());
    assertProblem(
        400,
        "invalid-cursor",
        "/cursor",
        rest.post("/v1/search", same.replace("\"phone\"", "\"ladder\"")));
    assertProblem(400, "invalid-cursor", "/cursor", rest.post("/v1/search", "colleague", same));
  }

  @Test
  void findsWhatIsLikeAPacket_andOneHitAThread_andWhatWasKnownThen() {
    String like =
        rest.stored(
            "{\"packet_type\":\"note\",\"payload\":\"Alice prefers e-mail\",\"thread_id\":\"%s\"}"
                .formatted(THREAD));
    List<String> alike = texts("{\"packet_id\":\"" + like + "\"}");
    assertEquals("Alice prefers e-mail to the phone", alike.get(0));
    assertFalse(alike.contains("Alice prefers e-mail"));
    Answer grouped =
        rest.post("/v1/search", "{\"text\":\"Alice prefers\",\"group_by\":\"thread\"}");
    assertEquals(3, grouped.json().at("/data").size(), grouped::toString);
    assertEquals(2, grouped.json().at("/data/0/group_size").asInt(), grouped::toString);
    assertEquals(
        List.of("the ladder is behind the shed"),
        texts("{\"text\":\"ladder\",\"as_of\":\"2025-12-15T00:00:00Z\"}"));
    assertProblem(
        404,
        "not-found",
        null,
        rest.post("/v1/search", "foreigner", "{\"packet_id\":\"" + like + "\"}"));
  }

  @Test
  void answersEachSearchOfABatchForItself() {
    Answer answer =
        rest.post(
            "/v1/search/batch",
            """
            {"items":[{"text":"ladder","mode":"keyword"},{"text":""},{"text":"a","limit":201},
                      {"packet_id":"00000000-0000-7000-8000-00000000ffff"}]}
            """);
    assertEquals(207, answer.status(), answer::toString);
    assertEquals(1, answer.json().at("/succeeded").asInt());
    assertEquals(3, answer.json().at("/failed").asInt());
    assertEquals("the ladder is behind the shed", answer.at("/data/0/result/data/0/text"));
    assertEquals("/items/1/text", answer.at("/data/1/problem/errors/0/pointer"));
    assertEquals("limit-too-large", answer.at("/data/2/problem/code"));
    assertEquals(404, answer.json().at("/data/3/status").asInt());
    String item = "{\"text\":\"a\",\"mode\":\"keyword\"}";
    assertProblem(
        422,
        "validation-failed",
        "/items",
        rest.post("/v1/search/batch", "{\"items\":[" + (item + ",").repeat(50) + item + "]}"));
    assertProblem(
        422, "validation-failed", "/items", rest.post("/v1/search/batch", "{\"items\":[]}"));
    assertProblem(422, "validation-failed", "/items", rest.post("/v1/search/batch", "{}"));
    assertProblem(
        422,
        "validation-failed",
        "/items/0/colour",
        rest.post("/v1/search/batch", "{\"items\":[{\"colour\":1}]}"));
  }

  @Test
  void saysWhyAPacketIsNotFound() {
    String ladder = rest.post("/v1/search", "{\"text\":\"ladder\"}").at("/data/0/packet/id");
    String ask = "{\"packet_id\":\"%s\",\"search\":%s}";
    Answer found = rest.post("/v1/search/explain", ask.formatted(ladder, "{\"text\":\"ladder\"}"));
    assertEquals(200, found.status(), found::toString);
    assertEquals("found", found.at("/reason"));
    assertEquals(1, found.json().at("/rank").asInt());
    assertEquals(2, found.json().at("/legs").size());
    Answer filtered =
        rest.post(
            "/v1/search/explain",
            ask.formatted(
                ladder,
                "{\"text\":\"ladder\",\"filter\":{\"must\":[{\"field\":\"tags\",\"eq\":\"x\"}]}}"));
    assertEquals("filtered", filtered.at("/reason"), filtered::toString);
    assertTrue(filtered.json().at("/rank").isNull());
    Answer example =
        rest.post(
            "/v1/search/explain", ask.formatted(ladder, "{\"packet_id\":\"" + ladder + "\"}"));
    assertEquals("example", example.at("/reason"), example::toString);
    String unknown = "00000000-0000-7000-8000-00000000ffff";
    assertProblem(
        404,
        "not-found",
        null,
        rest.post("/v1/search/explain", ask.formatted(unknown, "{\"text\":\"a\"}")));
    assertProblem(
        404,
        "not-found",
        null,
        rest.post("/v1/search/explain", "foreigner", ask.formatted(ladder, "{\"text\":\"a\"}")));
    assertProblem(
        422,
        "validation-failed",
        "/search/text",
        rest.post("/v1/search/explain", ask.formatted(ladder, "{}")));
    assertProblem(
        422,
        "validation-failed",
        "/packet_id",
        rest.post("/v1/search/explain", "{\"search\":{\"text\":\"a\"}}"));
  }

  @Test
  void findsNothingOfAnotherTenant() {
    Answer answer =
        rest.post("/v1/search", "foreigner", "{\"text\":\"ladder phone Alice\",\"explain\":true}");
    assertEquals(0, answer.json().at("/data").size(), answer::toString);
    assertEquals(0, answer.json().at("/explain/candidates/keyword").asInt());
    assertEquals(0, answer.json().at("/explain/candidates/semantic").asInt());
  }
}
