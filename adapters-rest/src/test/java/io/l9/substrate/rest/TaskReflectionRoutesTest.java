package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tasks, recorded and read over HTTP. */
class TaskReflectionRoutesTest extends SharedServerTest {

  private Answer recorded(int status, String body) {
    Answer answer = rest.post("/v1/task-reflections", body);
    assertEquals(status, answer.status(), answer::toString);
    return answer;
  }

  /** Records a task, with the members that come after its outcome. */
  private String task(String id, String outcome, String more) {
    rest.clock.advance(Duration.ofSeconds(1));
    return recorded(201, "{\"task_id\":\"%s\",\"outcome\":\"%s\"%s}".formatted(id, outcome, more))
        .at("/task_reflection/id");
  }

  private JsonNode read(String path) {
    Answer answer = rest.get(path);
    assertEquals(200, answer.status(), answer::toString);
    return answer.json();
  }

  private static List<String> all(JsonNode list, String member) {
    List<String> values = new ArrayList<>();
    list.forEach(item -> values.add(item.path(member).asString()));
    return values;
  }

  @Test
  void recordsATask_andReadsItAsItWasSaid() {
    String packet = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    Answer made =
        recorded(
            201,
            """
            {"task_id":"task 17","task_description":"Move the shop","tags":["drill","io"],"outcome":"partial",
             "what_worked":["Flushing first"],"what_failed":["The port 8080 is taken"],"false_constraints":["Only at night"],
             "helpful_patterns":["One at a time"],"lessons":["Tell the desk"],"recommendations":["Buy a disk"],
             "related_decisions":["%s"],"execution_time_ms":1.5,"metrics_improved":{"p50":[1,2]},"metrics_degraded":null,
             "metadata":{"run":1},"path":"inferred"}
            """
                .formatted(packet));
    String path = "/v1/task-reflections/" + made.at("/task_reflection/id");
    assertEquals(path, made.header("Location"));
    assertEquals(
        List.of("lesson", "failure", "false_constraint", "improvement"),
        made.json()
            .path("reflections")
            .valueStream()
            .map(told -> told.at("/reflection/type").asString())
            .toList());
    JsonNode task = read(path);
    assertEquals(task, made.json().path("task_reflection"));
    assertEquals("drill", task.path("task_kind").asString());
    assertEquals("inferred", task.path("path").asString());
    assertEquals("{\"p50\":[1,2]}", task.path("metrics_improved").toString());
    assertEquals("{}", task.path("metrics_degraded").toString());
    assertEquals("[\"Flushing first\"]", task.path("what_worked").toString());
    assertEquals("[\"One at a time\"]", task.path("helpful_patterns").toString());
    assertEquals(packet, task.path("related_decisions").path(0).asString());
    assertEquals(1.5, task.path("execution_time_ms").asDouble());
    assertTrue(task.path("without_help").asBoolean());
    assertEquals(0, made.json().path("credited").asInt(-1));
  }

  @Test
  void recordsATaskAnew_andKeepsItsHistoryPageByPage() {
    String id = task("t", "failure", ",\"lessons\":[\"Flush the replica\"]");
    for (String outcome : List.of("partial", "unknown", "success")) {
      rest.clock.advance(Duration.ofSeconds(1));
      Answer again = recorded(200, "{\"task_id\":\"t\",\"outcome\":\"%s\"}".formatted(outcome));
      assertEquals(id, again.at("/task_reflection/id"));
    }
    assertEquals("success", read("/v1/task-reflections/" + id).path("outcome").asString());
    assertEquals(0, read("/v1/reflections").path("data").size(), "the last one teaches nothing");

    List<String> outcomes = new ArrayList<>();
    String next = "/v1/task-reflections/" + id + "/history?limit=2";
    String cursor = null;
    while (next != null) {
      Answer page = rest.get(next);
      assertEquals(200, page.status(), page::toString);
      outcomes.addAll(all(page.json().path("data"), "outcome"));
      cursor = cursor == null ? page.at("/next_cursor") : cursor;
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    assertEquals(List.of("unknown", "partial", "failure"), outcomes);
    String other = task("u", "success", "");
    assertEquals(0, read("/v1/task-reflections/" + other + "/history").path("data").size());
    assertProblem(
        400,
        "invalid-cursor",
        "/cursor",
        rest.get("/v1/task-reflections/" + other + "/history?cursor=" + cursor));
  }

  @Test
  void listsTheNewestFirst_byTaskKindAndOutcome() {
    String first = task("one", "success", ",\"task_kind\":\"drill\"");
    String second = task("two", "failure", ",\"task_kind\":\"drill\"");
    String third = task("three", "success", "");
    assertEquals(
        List.of(third, second, first), all(read("/v1/task-reflections").path("data"), "id"));
    assertEquals(
        List.of(second, first),
        all(read("/v1/task-reflections?task_kind=drill").path("data"), "id"));
    assertEquals(
        List.of(third), all(read("/v1/task-reflections?task_kind=general").path("data"), "id"));
    assertEquals(
        List.of(third, first),
        all(read("/v1/task-reflections?outcome=success").path("data"), "id"));
    assertEquals(List.of(second), all(read("/v1/task-reflections?task_id=two").path("data"), "id"));
    Answer page = rest.get("/v1/task-reflections?limit=2");
    assertEquals(List.of(third, second), all(page.json().path("data"), "id"));
    String rest2 = page.header("Link");
    Answer last = rest.get(rest2.substring(1, rest2.indexOf('>')));
    assertEquals(List.of(first), all(last.json().path("data"), "id"));
    assertNull(last.header("Link"));
  }

  @Test
  void sumsUpOutcomes_andWhatBecameOfFailures() {
    task("seen", "failure", ",\"task_kind\":\"drill\",\"what_failed\":[\"The port is taken\"]");
    for (String id : List.of("avoids", "repeats")) {
      Answer advice =
          rest.post(
              "/v1/reflections/before-task",
              "{\"description\":\"open the port\",\"kind\":\"drill\",\"task_id\":\"%s\"}"
                  .formatted(id));
      assertEquals(1, advice.json().path("failures").size(), advice::toString);
    }
    task("avoids", "success", ",\"task_kind\":\"drill\"");
    task("repeats", "success", ",\"task_kind\":\"drill\",\"what_failed\":[\"The PORT is taken!\"]");
    task("other", "cancelled", "");
    JsonNode sums = read("/v1/task-reflections/statistics");
    assertEquals(List.of("drill", "general"), all(sums.path("kinds"), "task_kind"));
    JsonNode drill = sums.path("kinds").path(0);
    assertEquals(2, drill.path("success").asInt());
    assertEquals(1, drill.path("failure").asInt());
    assertEquals(1, drill.path("controls").asInt());
    assertEquals(1, sums.path("kinds").path(1).path("cancelled").asInt());
    JsonNode failure = sums.path("failures").path(0);
    assertEquals("The port is taken", failure.path("content").asString());
    assertEquals(2, failure.path("seen").asInt());
    assertEquals(1, failure.path("avoided").asInt());
    assertEquals(1, failure.path("repeated").asInt());
  }

  @Test
  void makesAPatternOfThreeTasks_andTakesItBackWithThem() {
    List<String> tasks = new ArrayList<>();
    for (String id : List.of("a", "b", "c")) {
      tasks.add(task(id, "success", ",\"what_worked\":[\"Flush the replica first\"]"));
    }
    JsonNode pattern = read("/v1/reflections?type=pattern").path("data").path(0);
    assertEquals("[\"works\"]", pattern.path("tags").toString());
    assertEquals(
        List.of("a", "b", "c"),
        all(read("/v1/reflections/" + pattern.path("id").asString()).path("evidence"), "key"));
    JsonNode sums = read("/v1/task-reflections/statistics").path("patterns").path(0);
    assertEquals(pattern.path("id"), sums.path("reflection_id"));
    assertEquals("Flush the replica first", sums.path("content").asString());
    assertEquals(3, sums.path("success").asInt());
    assertEquals(0, sums.path("failure").asInt());
    for (String id : tasks.subList(0, 2)) {
      assertEquals(204, rest.send("DELETE", "/v1/task-reflections/" + id, "user", null).status());
      assertProblem(404, "not-found", null, rest.get("/v1/task-reflections/" + id));
    }
    assertEquals(0, read("/v1/reflections?type=pattern").path("data").size());
  }

  @Test
  void recordsOnce_howeverOftenTheSameRequestIsSent() {
    String body = "{\"task_id\":\"t\",\"outcome\":\"success\",\"lessons\":[\"Flush\"]}";
    Answer first = keyed("k1", body);
    Answer again = keyed("k1", body);
    assertEquals(201, again.status(), again::toString);
    assertEquals(first.text(), again.text());
    assertEquals("true", again.header("Idempotent-Replayed"));
    assertProblem(
        422, "idempotency-mismatch", null, keyed("k1", body.replace("success", "failure")));
    Answer anew = keyed("k2", body);
    assertEquals(200, anew.status(), anew::toString);
    assertNotEquals(
        first.json().at("/task_reflection/revision"), anew.json().at("/task_reflection/revision"));
  }

  private Answer keyed(String key, String body) {
    return rest.send(
        rest.request("/v1/task-reflections")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }
}
