package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Rejected values and declared predicates over HTTP. */
class RejectionRoutesTest extends SharedServerTest {

  private static final String OLD =
      "{\"subject\":\"Alice\",\"predicate\":\"employer\",\"object\":%s}";

  private String fact(String key, String value) {
    Answer answer =
        rest.post("/v1/facts", key, OLD.formatted(new JsonMapper().writeValueAsString(value)));
    assertEquals(201, answer.status(), answer::toString);
    return answer.at("/fact/id");
  }

  private Answer rejected(String key, String path, String body) {
    Answer answer = rest.post(path, key, body);
    assertEquals(200, answer.status(), answer::toString);
    return answer;
  }

  private static String reason(String reach) {
    return "{\"for\":\"" + reach + "\",\"reason\":\"I never worked there.\"}";
  }

  @Test
  void absorbsARejectedValue_inEverySpelling() {
    String id = fact("user", "Acme");
    Answer rejection = rejected("user", "/v1/facts/" + id + "/reject", reason("user"));
    assertEquals("user", rejection.at("/for"));
    assertTrue(rejection.json().path("lifted").isNull(), rejection::toString);
    assertEquals(0, rest.get("/v1/facts?subject=Alice").json().path("data").size());
    Answer read = rest.get("/v1/facts/" + id);
    assertEquals("rejected", read.at("/state"), read::toString);
    assertEquals(rejection.at("/id"), read.at("/rejection/id"), read::toString);
    List<String> spellings =
        List.of("Acme", "ACME ", "acme", "\u0410cme", "Ac\u200bme", "\uff21cme");
    for (String spelling : spellings) {
      Answer absorbed =
          rest.post("/v1/facts", OLD.formatted(new JsonMapper().writeValueAsString(spelling)));
      assertEquals(200, absorbed.status(), absorbed::toString);
      assertEquals("absorbed", absorbed.at("/outcome"), spelling);
      assertTrue(absorbed.json().path("fact").isNull(), spelling);
      assertEquals(rejection.at("/id"), absorbed.at("/rejection/id"), spelling);
    }
    Answer batch = rest.post("/v1/facts/batch", "{\"items\":[" + OLD.formatted("\"aCME\"") + "]}");
    assertEquals("absorbed", batch.at("/data/0/outcome"), batch::toString);
    Answer counted = rest.get("/v1/fact-rejections/" + rejection.at("/id"));
    assertEquals(spellings.size() + 1, counted.json().path("attempts").asInt());
    assertFalse(counted.json().path("last_attempt_at").isNull(), counted::toString);
    fact("user", "Another firm");
  }

  @Test
  void rejectsWhatNobodyAsserted_forAReach_thatTheCallerMayWrite() {
    String body =
        "{\"subject\":\"Alice\",\"predicate\":\"employer\",\"object\":\"Acme\",\"for\":\"%s\",\"reason\":\"no\"}";
    for (String reach : List.of("org", "tenant")) {
      assertProblem(
          403, "forbidden", null, rest.post("/v1/fact-rejections", body.formatted(reach)));
    }
    Answer wide = rejected("org-admin", "/v1/fact-rejections", body.formatted("org"));
    assertEquals("/v1/fact-rejections/" + wide.at("/id"), wide.header("Location"));
    Answer again = rejected("org-admin", "/v1/fact-rejections", body.formatted("org"));
    assertEquals(wide.at("/id"), again.at("/id"));
    for (String key : List.of("user", "colleague")) {
      Answer absorbed = rest.post("/v1/facts", key, OLD.formatted("\"acme\""));
      assertEquals("absorbed", absorbed.at("/outcome"), absorbed::toString);
    }
    fact("foreigner", "Acme");
    assertEquals(1, rest.get("/v1/fact-rejections").json().path("data").size());
    assertEquals(0, rest.get("/v1/fact-rejections", "foreigner").json().path("data").size());
  }

  @Test
  void liftsByName_onceOnly() {
    Answer rejection =
        rejected(
            "user", "/v1/facts/" + fact("user", "Acme") + "/reject", "{\"reason\":\"not now\"}");
    String path = "/v1/fact-rejections/" + rejection.at("/id");
    Answer lifted = rejected("user", path + "/lift", "{\"reason\":\"now I do\"}");
    assertEquals("now I do", lifted.at("/lifted/reason"), lifted::toString);
    assertEquals("end_user", lifted.at("/lifted/author/role"));
    assertProblem(409, "conflict", null, rest.post(path + "/lift", "{\"reason\":\"again\"}"));
    assertEquals(0, rest.get("/v1/facts?subject=Alice").json().path("data").size());
    assertEquals(0, rest.get("/v1/fact-rejections?only_standing=true").json().path("data").size());
    assertEquals(1, rest.get("/v1/fact-rejections").json().path("data").size());
    assertProblem(400, "limit-too-large", "/limit", rest.get("/v1/fact-rejections?limit=201"));
    Answer believed = rest.post("/v1/facts", OLD.formatted("\"Acme\""));
    assertEquals("held", believed.at("/fact/state"), believed::toString);
  }

  @Test
  void listsTheDeclarationsThatHold_pageByPage() {
    for (String predicate : List.of("born_in", "alias", "city")) {
      declare("org-admin", predicate, "single");
    }
    Answer first = rest.get("/v1/fact-predicates?limit=2");
    assertEquals("alias", first.at("/data/0/predicate"), first::toString);
    assertEquals("born_in", first.at("/data/1/predicate"));
    assertEquals("single", first.at("/data/1/cardinality"));
    Answer second = rest.get("/v1/fact-predicates?limit=2&cursor=" + first.at("/next_cursor"));
    assertEquals("city", second.at("/data/0/predicate"), second::toString);
    assertFalse(second.json().path("has_more").asBoolean());
    assertEquals(0, rest.get("/v1/fact-predicates", "foreigner").json().path("data").size());
    assertProblem(
        403, "forbidden", null, put("user", "{\"predicate\":\"p\",\"cardinality\":\"many\"}"));
  }

  private void declare(String key, String predicate, String cardinality) {
    Answer answer =
        put(key, "{\"predicate\":\"%s\",\"cardinality\":\"%s\"}".formatted(predicate, cardinality));
    assertEquals(200, answer.status(), answer::toString);
  }

  private Answer put(String key, String body) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri("/v1/fact-predicates"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }
}
