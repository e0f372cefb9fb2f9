package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Traces of requests over HTTP. */
class TraceRoutesTest extends SharedServerTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private void sent(String method, String path, String body) {
    Answer answer =
        rest.send(
            rest.request(path)
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .method(method, BodyPublishers.ofString(body)));
    assertEquals(201, answer.status(), answer::toString);
  }

  private void leave() {
    sent("POST", "/v1/packets", "{\"packet_type\":\"note\",\"payload\":\"It rains.\"}");
    sent(
        "POST",
        "/v1/reasoning-traces",
        "{\"agent_id\":\"scout\",\"steps\":[{\"kind\":\"thought\",\"content\":\"Umbrella.\"}]}");
    sent("POST", "/v1/tasks", "{\"type\":\"mail\"}");
    sent(
        "PUT",
        "/v1/checkpoints",
        "{\"thread_id\":\"a b\",\"checkpoint_id\":\"1\",\"metadata\":{},\"channels\":[],"
            + "\"body\":{\"type\":\"json\",\"base64\":\"e30=\"}}");
  }

  @Test
  void showsEveryPartInOneOrder_withLinksThatLead() {
    leave();
    Answer trace = rest.get("/v1/traces/" + TRACE);
    assertEquals(200, trace.status(), trace::toString);
    Set<String> kinds = new TreeSet<>();
    for (JsonNode entry : trace.json().at("/data")) {
      kinds.add(entry.at("/kind").asString());
      Answer whole = rest.get(entry.at("/link").asString());
      assertEquals(200, whole.status(), () -> entry + " leads to " + whole);
    }
    assertEquals(Set.of("packet", "reasoning", "step", "task", "checkpoint"), kinds);
    assertEquals(0, trace.json().at("/withheld").size());
    assertFalse(trace.json().at("/has_more").asBoolean());
    assertEquals(trace.json(), rest.get("/v1/trace?trace_id=" + TRACE).json());
  }

  @Test
  void pagesByACursor() {
    leave();
    List<JsonNode> seen = new ArrayList<>();
    String path = "/v1/traces/" + TRACE + "?limit=2";
    String cursor = "";
    do {
      Answer page = rest.get(path + cursor);
      page.json().at("/data").forEach(seen::add);
      cursor = page.json().at("/has_more").asBoolean() ? "&cursor=" + page.at("/next_cursor") : "";
    } while (!cursor.isEmpty());
    List<JsonNode> all = new ArrayList<>();
    rest.get("/v1/traces/" + TRACE).json().at("/data").forEach(all::add);
    assertEquals(all, seen);
    assertTrue(all.size() >= 5, all::toString);
  }

  @Test
  void namesThePartsThatTheCredentialMayNotRead() {
    leave();
    rest.permissions.put("user", Set.of(Permission.MEMORY_READ, Permission.REASONING_READ));
    Answer trace = rest.get("/v1/traces/" + TRACE);
    assertEquals("[\"log\",\"tasks\",\"checkpoints\"]", trace.json().at("/withheld").toString());
    assertEquals(3, trace.json().at("/data").size(), trace::toString);
    rest.permissions.put("user", Set.of(Permission.AUDIT_READ));
    assertProblem(403, "forbidden", null, rest.get("/v1/traces/" + TRACE));
    rest.permissions.put("user", EnumSet.of(Permission.LOGS_READ));
    assertProblem(404, "not-found", null, rest.get("/v1/traces/" + TRACE));
  }

  @Test
  void isNotFound_whereThereIsNothingToSee() {
    leave();
    assertProblem(404, "not-found", null, rest.get("/v1/traces/" + TRACE, "foreigner"));
    assertProblem(404, "not-found", null, rest.get("/v1/traces/unknown"));
    assertProblem(422, "validation-failed", "/trace_id", rest.get("/v1/trace"));
    assertProblem(422, "validation-failed", "/trace_id", rest.get("/v1/traces/" + "x".repeat(201)));
    assertProblem(400, "limit-too-large", "/limit", rest.get("/v1/traces/x?limit=201"));
  }
}
