package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who may not, and input that is wrong. */
class FactAccessTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";
  private static final String CITY =
      "{\"subject\":\"Alice\",\"predicate\":\"city\",\"object\":\"Lisbon\"%s}";
  private static final String REASON = "{\"reason\":\"no\"}";

  private String fact;

  @BeforeEach
  void assertOne() {
    rest.keys.put("agent", rest.world.system());
    Answer made = rest.post("/v1/facts", CITY.formatted(""));
    assertEquals(201, made.status(), made::toString);
    fact = made.at("/fact/id");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/facts, knowledge:read",
    "GET, /v1/facts/conflicts, knowledge:read",
    "GET, /v1/facts/{id}, knowledge:read",
    "GET, /v1/facts/{id}/why, knowledge:read",
    "GET, /v1/facts/{id}/history, knowledge:read",
    "GET, /v1/fact-rejections, knowledge:read",
    "GET, /v1/fact-predicates, knowledge:read",
    "POST, /v1/facts, knowledge:write",
    "POST, /v1/facts/batch, knowledge:write",
    "POST, /v1/facts/{id}/reinforce, knowledge:write",
    "POST, /v1/facts/{id}/contradict, knowledge:write",
    "POST, /v1/facts/{id}/retract, knowledge:write",
    "DELETE, /v1/facts/{id}, knowledge:write",
    "PUT, /v1/fact-predicates, knowledge:write",
    "POST, /v1/facts/{id}/confirm, knowledge:confirm",
    "POST, /v1/facts/{id}/reject, knowledge:confirm",
    "POST, /v1/fact-rejections, knowledge:confirm",
    "POST, /v1/fact-rejections/{id}/lift, knowledge:confirm",
  })
  void needsThePermission(String method, String path, String scope) {
    Set<Permission> others =
        Set.copyOf(
            List.of(Permission.values()).stream().filter(it -> !it.code().equals(scope)).toList());
    rest.permissions.put("user", others);
    Answer refused = rest.send(method, path.replace("{id}", fact), "user", "{}");
    assertProblem(403, "forbidden", null, refused);
    assertTrue(refused.at("/detail").contains(scope), refused::toString);
  }

  @Test
  void answersForeignFactsLikeUnknownOnes() {
    for (String id : List.of(fact, UNKNOWN)) {
      String path = "/v1/facts/" + id;
      for (String part : List.of("", "/why", "/history")) {
        assertProblem(404, "not-found", null, rest.get(path + part, "foreigner"));
      }
      for (String verb : List.of("contradict", "retract", "confirm", "reject")) {
        assertProblem(404, "not-found", null, rest.post(path + "/" + verb, "foreigner", REASON));
      }
      assertProblem(404, "not-found", null, rest.send("DELETE", path, "foreign-admin", null));
      assertProblem(404, "not-found", null, rest.get("/v1/fact-rejections/" + id, "foreigner"));
    }
    assertEquals(0, rest.get("/v1/facts?subject=Alice", "foreigner").json().path("data").size());
    assertEquals(0, rest.get("/v1/facts/conflicts", "foreigner").json().path("data").size());
    Answer still = rest.get("/v1/facts/" + fact);
    assertEquals(1, still.json().path("revision").asInt(), still::toString);
  }

  /** A model that writes that the user confirmed something stays a model. */
  @Test
  void letsNoAgentClaimAPersonsAuthority() {
    Answer said = rest.post("/v1/facts", "agent", CITY.formatted(",\"confidence\":1"));
    assertEquals("inferred", said.at("/fact/path"), said::toString);
    for (String path : List.of("stated", "confirmed", "observed")) {
      assertProblem(
          403,
          "forbidden",
          null,
          rest.post("/v1/facts", "agent", CITY.formatted(",\"path\":\"" + path + "\"")));
    }
    String id = said.at("/fact/id");
    for (String verb : List.of("confirm", "reject")) {
      assertProblem(
          403, "forbidden", null, rest.post("/v1/facts/" + id + "/" + verb, "agent", REASON));
    }
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post("/v1/fact-rejections", "agent", CITY.formatted(",\"reason\":\"no\"")));
    Answer rejection = rest.post("/v1/facts/" + fact + "/reject", REASON);
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post("/v1/fact-rejections/" + rejection.at("/id") + "/lift", "agent", REASON));
    Answer humble =
        rest.post(
            "/v1/facts",
            "{\"subject\":\"Bob\",\"predicate\":\"city\",\"object\":\"Ulm\",\"path\":\"inferred\"}");
    assertEquals("inferred", humble.at("/fact/path"), humble::toString);
    assertProblem(
        403, "forbidden", null, rest.post("/v1/facts", CITY.formatted(",\"path\":\"confirmed\"")));
  }

  @Test
  void movesNoFactThatTheCallerOnlySees() {
    Answer wide = rest.post("/v1/facts", "org-admin", CITY.formatted(",\"confidence\":0.5"));
    String id = wide.at("/fact/id");
    assertEquals(200, rest.get("/v1/facts/" + id).status());
    for (String verb : List.of("contradict", "retract", "confirm")) {
      assertProblem(403, "forbidden", null, rest.post("/v1/facts/" + id + "/" + verb, REASON));
    }
    Answer still = rest.get("/v1/facts/" + id, "org-admin");
    assertEquals(1, still.json().path("revision").asInt(), still::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /subject",
        "{\"subject\":\"a\",\"predicate\":\"p\"} | /object",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":null} | /object",
        "{\"subject\":\" \",\"predicate\":\"p\",\"object\":1} | /subject",
        "{\"subject\":\"a\\u0000\",\"predicate\":\"p\",\"object\":1} | /subject",
        "{\"subject\":\"a\",\"predicate\":\" \",\"object\":1} | /predicate",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1e999} | /object",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":\"\\u0000\"} | /object",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"object_type\":\"entity\"} | /object",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"object_type\":\"thing\"} | /object_type",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"confidence\":1.5} | /confidence",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"valid_from\":\"2026-01-01T00:00:00Z\",\"valid_to\":\"2026-01-01T00:00:00Z\"} | /valid_to",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"valid_from\":\"soon\"} | /valid_from",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"source_pointer\":\"/a\"} | /source_pointer",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"source_packet_id\":\"00000000-0000-7000-8000-00000000ffff\",\"source_pointer\":\"a\"} | /source_pointer",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"on_conflict\":\"fight\"} | /on_conflict",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"on_conflict\":\"supersede\"} | /on_conflict",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"path\":\"sworn\"} | /path",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"scope\":\"mine\"} | /scope",
        "{\"subject\":\"a\",\"predicate\":\"p\",\"object\":1,\"colour\":1} | /colour",
      })
  void refusesAWrongStatement(String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post("/v1/facts", body));
  }

  @Test
  void refusesWhatIsTooLong() {
    String object = "\"" + "x".repeat(65_536) + "\"";
    assertProblem(
        422,
        "validation-failed",
        "/object",
        rest.post("/v1/facts", CITY.replace("\"Lisbon\"", object).formatted("")));
    assertProblem(
        422,
        "validation-failed",
        "/subject",
        rest.post("/v1/facts", CITY.replace("Alice", "a".repeat(501)).formatted("")));
    assertProblem(
        422,
        "validation-failed",
        "/reason",
        rest.post("/v1/facts/" + fact + "/retract", "{\"reason\":\"" + "x".repeat(2001) + "\"}"));
    assertProblem(
        422, "validation-failed", "/items", rest.post("/v1/facts/batch", "{\"items\":[]}"));
    assertProblem(
        422,
        "validation-failed",
        "/items",
        rest.post(
            "/v1/facts/batch",
            "{\"items\":["
                + "%s,".formatted(CITY.formatted("")).repeat(1000)
                + CITY.formatted("")
                + "]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"contradict", "retract", "reject"})
  void asksForAReason(String verb) {
    for (String body : List.of("{}", "{\"reason\":\" \"}", "{\"reason\":null}")) {
      assertProblem(
          422, "validation-failed", "/reason", rest.post("/v1/facts/" + fact + "/" + verb, body));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "subject=%20, /subject",
    "object=1, /object",
    "object_type=value, /object_type",
    "subject=a&object=a, /object",
    "min_confidence=2, /min_confidence",
    "min_path=sworn, /min_path",
    "state=dead, /state",
    "sort=oldest, /sort",
    "as_of=yesterday, /as_of",
    "as_of=2026-01-01T00:00:00Z&ever_valid=true, /as_of",
    "source_packet_id=7, /source_packet_id",
    "match=exact, /match",
  })
  void refusesAWrongQuestion(String query, String pointer) {
    Answer answer = rest.get("/v1/facts?" + query);
    assertProblem(422, "validation-failed", pointer, answer);
  }

  @Test
  void refusesAPacketThatIsNotSeen() {
    String foreign =
        rest.post("/v1/packets", "foreigner", "{\"packet_type\":\"note\",\"payload\":\"theirs\"}")
            .at("/id");
    for (String packet : List.of(foreign, UNKNOWN)) {
      Answer answer =
          rest.post("/v1/facts", CITY.formatted(",\"source_packet_id\":\"" + packet + "\""));
      assertTrue(answer.status() == 404 || answer.status() == 422, answer::toString);
      assertEquals("/source_packet_id", answer.at("/errors/0/pointer"), answer::toString);
    }
  }
}
