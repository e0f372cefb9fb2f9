package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The queue over HTTP, for those who enqueue and look after tasks. */
class TaskRoutesTest extends SharedServerTest {

  private static final String UNKNOWN = "/v1/tasks/00000000-0000-7000-8000-00000000ffff";

  private String enqueued(String body) {
    Answer answer = rest.post("/v1/tasks", body);
    assertEquals(201, answer.status(), answer::toString);
    assertEquals("/v1/tasks/" + answer.at("/id"), answer.header("Location"));
    return "/v1/tasks/" + answer.at("/id");
  }

  /** Claims the task that is due and ends it for good. */
  private void fail(String path) {
    JsonNode claimed = rest.post("/v1/tasks/claim", "{\"worker_id\":\"w\"}").json().at("/data/0");
    assertEquals(path, "/v1/tasks/" + claimed.at("/task/id").asString());
    Answer failed =
        rest.post(
            path + "/fail",
            "{\"lease_token\":%s,\"error\":\"why\",\"retryable\":false}"
                .formatted(claimed.at("/lease_token")));
    assertEquals("dead", failed.at("/disposition"), failed::toString);
  }

  @Test
  void enqueuesATask_once() {
    String body = "{\"type\":\"mail\",\"payload\":{\"to\":\"alice\"},\"dedupe_key\":\"k\"}";
    String path = enqueued(body);
    Answer again = rest.post("/v1/tasks", body);
    assertEquals(200, again.status(), again::toString);
    assertEquals(path, again.header("Location"));
    Answer task = rest.get(path);
    assertEquals("pending", task.at("/status"));
    assertEquals("alice", task.at("/payload/to"));
    assertEquals(4, task.json().at("/priority").asInt());
    assertEquals(86_400, task.json().at("/max_run_seconds").asInt());
    assertProblem(404, "not-found", null, rest.get(path, "foreigner"));
    assertProblem(404, "not-found", null, rest.get(UNKNOWN));
  }

  @Test
  void enqueuesAllOfABatchOrNone() {
    Answer both =
        rest.post(
            "/v1/tasks/batch",
            "{\"items\":[{\"type\":\"a\",\"dedupe_key\":\"k\"},"
                + "{\"type\":\"a\",\"dedupe_key\":\"k\"}]}");
    assertEquals(201, both.status(), both::toString);
    assertEquals(201, both.json().at("/data/0/status").asInt());
    assertEquals(200, both.json().at("/data/1/status").asInt());
    assertProblem(
        422,
        "validation-failed",
        "/items/1/type",
        rest.post("/v1/tasks/batch", "{\"items\":[{\"type\":\"b\"},{\"type\":\"\"}]}"));
    assertProblem(
        422, "validation-failed", "/items", rest.post("/v1/tasks/batch", "{\"items\":[]}"));
    assertEquals(1, rest.get("/v1/tasks").json().at("/data").size());
  }

  @Test
  void listsTasks_byWhatTheyAre_pageByPage() {
    for (String type : List.of("a", "b", "b")) {
      enqueued("{\"type\":\"" + type + "\"}");
    }
    assertEquals(2, rest.get("/v1/tasks?type=b&status=pending").json().at("/data").size());
    assertEquals(0, rest.get("/v1/tasks?status=failed").json().at("/data").size());
    assertEquals(0, rest.get("/v1/tasks?disposition=dead").json().at("/data").size());
    assertEquals(0, rest.get("/v1/tasks?disposition=cancelled").json().at("/data").size());
    Answer first = rest.get("/v1/tasks?limit=2");
    assertTrue(first.json().at("/has_more").asBoolean());
    Answer second = rest.get("/v1/tasks?limit=2&cursor=" + first.at("/next_cursor"));
    assertEquals(1, second.json().at("/data").size());
    for (String query : List.of("?status=done", "?disposition=lost", "?colour=1", "?type=")) {
      assertEquals(422, rest.get("/v1/tasks" + query).status(), query);
    }
    assertProblem(400, "limit-too-large", "/limit", rest.get("/v1/tasks?limit=201"));
  }

  @Test
  void cancelsATask() {
    String path = enqueued("{\"type\":\"a\"}");
    assertProblem(404, "not-found", null, rest.send("DELETE", path, "foreigner", null));
    Answer cancelled = rest.send("DELETE", path, "user", null);
    assertEquals(200, cancelled.status(), cancelled::toString);
    assertEquals("cancelled", cancelled.at("/disposition"));
    assertEquals(200, rest.send("DELETE", path, "user", null).status());
    Answer history = rest.get(path + "/history");
    assertEquals("cancelled", history.at("/data/0/kind"), history::toString);
    assertProblem(404, "not-found", null, rest.get(path + "/history", "foreigner"));
  }

  @Test
  void beginsAFailedTaskAnew() {
    String path = enqueued("{\"type\":\"a\"}");
    assertProblem(409, "conflict", null, rest.post(path + "/retry", ""));
    for (int i = 0; i < 3; i++) {
      fail(path);
      assertEquals("pending", rest.post(path + "/retry", "").at("/status"));
    }
    fail(path);
    assertProblem(409, "conflict", null, rest.post(path + "/retry", ""));
    assertEquals("pending", rest.post(path + "/retry?force=true", "").at("/status"));
    assertProblem(404, "not-found", null, rest.post(UNKNOWN + "/retry", ""));
  }

  @Test
  void beginsDeadLettersAnew_asFarAsTheyCanBe() {
    String keyed = "{\"type\":\"a\",\"dedupe_key\":\"k\"}";
    fail(enqueued(keyed));
    fail(enqueued("{\"type\":\"a\"}"));
    enqueued(keyed);
    Answer outcome = rest.post("/v1/tasks/redrive", "{\"type\":\"a\"}");
    assertEquals(200, outcome.status(), outcome::toString);
    assertEquals(1, outcome.json().at("/redriven").asInt());
    assertEquals(1, outcome.json().at("/refused").asInt());
    assertProblem(
        422, "validation-failed", "/limit", rest.post("/v1/tasks/redrive", "{\"limit\":0}"));
  }

  @Test
  void countsOnesOwn() {
    enqueued("{\"type\":\"a\"}");
    Answer counts = rest.get("/v1/tasks/stats");
    assertEquals(1, counts.json().at("/data/0/ready").asInt(), counts::toString);
    assertEquals("2026-03-01T12:00:00Z", counts.at("/data/0/ready_since"));
    assertEquals(0, rest.get("/v1/tasks/stats", "foreigner").json().at("/data").size());
    assertTrue(rest.get("/v1/tasks/stats", "operator").json().at("/data").size() > 0);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/tasks, tasks:write",
    "POST, /v1/tasks/batch, tasks:write",
    "GET, /v1/tasks, tasks:read",
    "GET, /v1/tasks/stats, tasks:read",
    "POST, /v1/tasks/redrive, tasks:write",
    "GET, /v1/tasks/{id}, tasks:read",
    "DELETE, /v1/tasks/{id}, tasks:write",
    "POST, /v1/tasks/{id}/retry, tasks:write",
    "GET, /v1/tasks/{id}/history, tasks:read",
    "POST, /v1/tasks/claim, tasks:work",
    "POST, /v1/tasks/heartbeat, tasks:work",
    "POST, /v1/tasks/complete, tasks:work",
    "POST, /v1/tasks/release, tasks:work",
    "POST, /v1/tasks/{id}/heartbeat, tasks:work",
    "POST, /v1/tasks/{id}/complete, tasks:work",
    "POST, /v1/tasks/{id}/fail, tasks:work",
    "POST, /v1/tasks/{id}/release, tasks:work"
  })
  void needsAPermissionOfTheKey(String method, String path, String permission) {
    Set<Permission> others = EnumSet.allOf(Permission.class);
    others.remove(Permission.ofCode(permission));
    rest.permissions.put("user", others);
    String target = path.replace("/v1/tasks/{id}", UNKNOWN);
    Answer answer =
        method.equals("POST")
            ? rest.post(target, "{}")
            : method.equals("GET") ? rest.get(target) : rest.send(method, target, "user", null);
    assertProblem(403, "forbidden", null, answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /type",
        "{\"type\":\"a\",\"priority\":10} | /priority",
        "{\"type\":\"a\",\"max_attempts\":0} | /max_attempts",
        "{\"type\":\"a\",\"max_run_seconds\":9223372036854775807} | /max_run_seconds",
        "{\"type\":\"a\",\"dedupe_key\":\"\"} | /dedupe_key",
        "{\"type\":\"a\",\"scope\":\"mine\"} | /scope",
        "{\"type\":\"a\",\"colour\":1} | /colour"
      })
  void refusesWhatIsWrong(String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post("/v1/tasks", body));
  }
}
