package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reasoning traces over HTTP. */
class ReasoningRoutesTest extends SharedServerTest {

  private static final String TWO =
      """
      {"agent_id":"scout","features":{"city":"Lisbon"},
       "steps":[{"kind":"thought","content":"It rains.","at":"2026-03-01T12:00:00Z"},
                {"kind":"tool","content":{"name":"weather"},"parent":0,"tokens":41}],
       "confidence_scores":{"relevance":0.5},"confidence":0.75}
      """;

  private String recorded(String body) {
    Answer answer = rest.post("/v1/reasoning-traces", body);
    assertEquals(201, answer.status(), answer::toString);
    String path = "/v1/reasoning-traces/" + answer.at("/id");
    assertEquals(path, answer.header("Location"));
    return path;
  }

  @Test
  void recordsATrace_andReadsItAgain() {
    String path = recorded(TWO);
    Answer trace = rest.get(path);
    assertEquals("0", trace.at("/steps/0/ordinal"));
    assertEquals("It rains.", trace.at("/steps/0/content"));
    assertEquals("weather", trace.at("/steps/1/content/name"));
    assertEquals("0", trace.at("/steps/1/parent"));
    assertEquals("41", trace.at("/tokens"));
    assertEquals("Lisbon", trace.at("/features/city"));
    assertEquals("0.5", trace.at("/confidence_scores/relevance"));
    assertEquals("shared", trace.at("/scope"));
    assertProblem(404, "not-found", null, rest.get(path, "foreigner"));
  }

  @Test
  void listsThemWithoutContents_asTheQuerySays() {
    String path = recorded(TWO);
    String trace = rest.get(path).at("/trace_id");
    for (String query :
        Set.of(
            "agent_id=scout",
            "min_confidence=0.75",
            "agent_id=scout&min_confidence=0.1&trace_id=" + trace)) {
      Answer page = rest.get("/v1/reasoning-traces?" + query);
      assertEquals(1, page.json().at("/data").size(), page::toString);
      assertEquals(path, "/v1/reasoning-traces/" + page.at("/data/0/id"));
      assertEquals("2", page.at("/data/0/step_count"));
      assertTrue(page.json().at("/data/0/steps").isMissingNode());
    }
    assertEquals(0, rest.get("/v1/reasoning-traces?min_confidence=0.8").json().at("/data").size());
    assertEquals(0, rest.get("/v1/reasoning-traces?trace_id=other").json().at("/data").size());
  }

  @Test
  void keepsOneAboutAPacket_untilThatIsErased() {
    String packet = rest.stored("{\"packet_type\":\"note\",\"payload\":\"rain\"}");
    String path = recorded(TWO.replaceFirst("\\{", "{\"packet_id\":\"" + packet + "\","));
    assertEquals(
        packet, rest.get("/v1/reasoning-traces?packet_id=" + packet).at("/data/0/packet_id"));
    assertEquals(
        204,
        rest.send("DELETE", "/v1/packets/" + packet + "?mode=erase", "tenant-admin", null)
            .status());
    assertProblem(404, "not-found", null, rest.get(path));
  }

  @Test
  void deletesATraceOnce() {
    String path = recorded(TWO);
    assertProblem(404, "not-found", null, rest.send("DELETE", path, "foreigner", null));
    assertEquals(204, rest.send("DELETE", path, "user", null).status());
    assertProblem(404, "not-found", null, rest.send("DELETE", path, "user", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "{} ! /steps",
        "{\"agent_id\":\"a\",\"steps\":[]} ! /steps",
        "{\"steps\":[{\"kind\":\"k\",\"content\":1}]} ! /agent_id",
        "{\"agent_id\":\"a\",\"steps\":[{\"kind\":\"k\"}]} ! /steps/0/content",
        "{\"agent_id\":\"a\",\"steps\":[{\"kind\":\"k\",\"content\":1,\"parent\":0}]} ! /steps/0/parent",
        "{\"agent_id\":\"a\",\"steps\":[{\"kind\":\"k\",\"content\":1}],\"confidence\":2} ! /confidence",
        "{\"agent_id\":\"a\",\"steps\":[{\"kind\":\"k\",\"content\":1}],\"confidence_scores\":{\"x\":2}} ! /confidence_scores",
        "{\"agent_id\":\"a\",\"steps\":[{\"kind\":\"k\",\"content\":1}],\"packet_id\":\"00000000-0000-7000-8000-00000000ffff\"} ! /packet_id",
        "{\"agent_id\":\"a\",\"steps\":[{\"kind\":\"k\",\"content\":1}],\"scope\":\"secret\"} ! /scope",
      })
  void refusesWhatIsNone_andNamesThePlace(String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post("/v1/reasoning-traces", body));
  }

  @Test
  void needsThePermissionsOfReasoning() {
    String path = recorded(TWO);
    rest.permissions.put("user", EnumSet.complementOf(EnumSet.of(Permission.REASONING_READ)));
    assertProblem(403, "forbidden", null, rest.get(path));
    assertProblem(403, "forbidden", null, rest.get("/v1/reasoning-traces"));
    rest.permissions.put("user", EnumSet.complementOf(EnumSet.of(Permission.REASONING_WRITE)));
    assertProblem(403, "forbidden", null, rest.post("/v1/reasoning-traces", TWO));
    assertProblem(403, "forbidden", null, rest.send("DELETE", path, "user", null));
  }
}
