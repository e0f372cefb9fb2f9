package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reflections, advice and task reflections over HTTP. */
class ReflectionRoutesTest extends SharedServerTest {

  private static final String REASON = "{\"reason\":\"no\"}";

  private String lesson(String content) {
    Answer made =
        rest.post("/v1/reflections", "{\"type\":\"lesson\",\"content\":\"%s\"}".formatted(content));
    assertEquals(201, made.status(), made::toString);
    assertEquals("stored", made.at("/outcome"));
    return made.at("/reflection/id");
  }

  private Answer ok(Answer answer) {
    assertEquals(200, answer.status(), answer::toString);
    return answer;
  }

  @Test
  void remembersReadsAndListsAReflection() {
    Answer made =
        rest.post(
            "/v1/reflections",
            """
            {"type":"false_constraint","content":"There is no limit of 10 files","title":"Limits","trigger":"an upload",
             "not_when":"over FTP","entities":["Uploader"],"tags":["io","a"],"priority":"high","confidence":0.5,
             "task_id":"task 1","agent_id":"ada","expires_at":"2027-01-01T00:00:00Z"}
            """);
    assertEquals(201, made.status(), made::toString);
    String id = made.at("/reflection/id");
    Answer read = ok(rest.get("/v1/reflections/" + id));
    assertEquals("There is no limit of 10 files", read.at("/reflection/content"));
    assertEquals("over FTP", read.at("/reflection/not_when"));
    assertEquals("[\"a\",\"io\"]", read.json().at("/reflection/tags").toString());
    assertEquals("stated", read.at("/reflection/path"));
    assertEquals("task", read.at("/evidence/0/kind"));
    assertEquals("0.0", read.json().at("/effectiveness/lift").toString());
    assertEquals(id, ok(rest.get("/v1/reflections?type=false_constraint&tag=io")).at("/data/0/id"));
    assertEquals(
        "[]", ok(rest.get("/v1/reflections?state=retired")).json().path("data").toString());
    Answer again =
        ok(
            rest.post(
                "/v1/reflections",
                "{\"type\":\"false_constraint\",\"content\":\"there is no limit of 12 files!\"}"));
    assertEquals("reinforced", again.at("/outcome"));
    assertEquals(id, again.at("/reflection/id"));
    assertProblem(
        422,
        "validation-failed",
        "/type",
        rest.post("/v1/reflections", "{\"type\":\"pattern\",\"content\":\"x\"}"));
  }

  @Test
  void advisesBeforeATask_sameAnswerEachTime_andCountsItsOutcome() {
    String id = lesson("Flush the replica before a failover drill");
    String question =
        "{\"description\":\"a failover drill\",\"kind\":\"drill\",\"task_id\":\"task 1\"}";
    Answer first = ok(rest.post("/v1/reflections/before-task", question));
    Answer second = ok(rest.post("/v1/reflections/before-task", question));
    assertArrayEquals(
        first.json().toString().getBytes(StandardCharsets.UTF_8),
        second.json().toString().getBytes(StandardCharsets.UTF_8));
    assertEquals(id, first.at("/lessons/0/id"));
    assertEquals("stated", first.at("/lessons/0/trust"));
    assertEquals("[]", first.json().path("failures").toString());
    assertFalse(first.at("/suggestion_id").isEmpty());
    assertTrue(first.json().at("/lessons/0/score/total").asDouble() > 0);

    Answer recorded =
        rest.post(
            "/v1/task-reflections",
            """
            {"task_id":"task 1","task_kind":"drill","outcome":"success","lessons":["Tell the desk"],
             "what_failed":["The port 8080 is taken"],"metadata":{"run":1}}
            """);
    assertEquals(201, recorded.status(), recorded::toString);
    assertEquals("1", recorded.json().path("credited").toString());
    assertEquals(2, recorded.json().path("reflections").size());
    Answer view = ok(rest.get("/v1/reflections/" + id));
    assertEquals("drill", view.at("/uses/0/task_kind"));
    assertEquals("1", view.json().at("/uses/0/successes").toString());

    String task = recorded.at("/task_reflection/id");
    ok(
        rest.post(
            "/v1/task-reflections",
            "{\"task_id\":\"task 1\",\"task_kind\":\"drill\",\"outcome\":\"failure\"}"));
    assertEquals("failure", ok(rest.get("/v1/task-reflections/" + task)).at("/outcome"));
    Answer history = ok(rest.get("/v1/task-reflections/" + task + "/history"));
    assertEquals("success", history.at("/data/0/outcome"));
    assertEquals("1", history.json().at("/data/0/metadata/run").toString());
    Answer statistics = ok(rest.get("/v1/task-reflections/statistics"));
    assertEquals("drill", statistics.at("/kinds/0/task_kind"));
    assertEquals("1", statistics.json().at("/kinds/0/failure").toString());
    assertEquals(task, ok(rest.get("/v1/task-reflections?outcome=failure")).at("/data/0/id"));
    assertEquals(204, rest.send("DELETE", "/v1/task-reflections/" + task, "user", null).status());
    assertProblem(404, "not-found", null, rest.get("/v1/task-reflections/" + task));
  }

  @Test
  void findsByMeaning_andSaysThatATaskFollowedOne() {
    String id = lesson("Flush the replica");
    Answer found = ok(rest.post("/v1/reflections/search", "{\"text\":\"the replica\"}"));
    assertEquals(id, found.at("/data/0/reflection/id"));
    Answer use =
        ok(
            rest.post(
                "/v1/reflections/" + id + "/applied",
                "{\"task_id\":\"task 2\",\"outcome\":\"failure\"}"));
    assertEquals("true", use.json().path("applied").toString());
    assertEquals("failure", use.at("/outcome"));
    assertProblem(
        422,
        "validation-failed",
        "/task_id",
        rest.post("/v1/reflections/" + id + "/applied", "{}"));
  }

  @Test
  void retiresReplacesConfirmsRejectsAndLifts() {
    String id = lesson("Restart the worker");
    assertEquals(
        "confirmed", ok(rest.post("/v1/reflections/" + id + "/confirm", REASON)).at("/path"));
    Answer next =
        rest.post(
            "/v1/reflections/" + id + "/replace",
            "{\"content\":\"Drain the worker\",\"reason\":\"jobs were lost\"}");
    assertEquals(201, next.status(), next::toString);
    String better = next.at("/id");
    assertEquals(better, ok(rest.get("/v1/reflections/" + id)).at("/reflection/replaced_by"));
    Answer rejected = ok(rest.post("/v1/reflections/" + better + "/reject", REASON));
    assertEquals("rejected", rejected.at("/state"));
    assertEquals(
        "absorbed",
        ok(rest.post("/v1/reflections", "{\"type\":\"lesson\",\"content\":\"DRAIN the worker.\"}"))
            .at("/outcome"));
    assertProblem(
        409, "conflict", null, rest.send("DELETE", "/v1/reflections/" + better, "user", null));
    assertEquals(
        "retired", ok(rest.post("/v1/reflections/" + better + "/lift", REASON)).at("/state"));
    String one = lesson("Always retry a payment");
    String other = lesson("Never retry a payment");
    assertEquals(
        204,
        rest.post(
                "/v1/reflections/" + one + "/contradicts", "{\"reflection_id\":\"" + other + "\"}")
            .status());
    Answer advice =
        ok(rest.post("/v1/reflections/before-task", "{\"description\":\"retry a payment\"}"));
    assertEquals(1, advice.json().at("/lessons/0/contradicts").size());
    assertEquals(
        "retired", ok(rest.post("/v1/reflections/" + one + "/retire", REASON)).at("/state"));
    rest.keys.put("agent", rest.world.system());
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post("/v1/reflections/" + other + "/confirm", "agent", REASON));
  }

  @Test
  void answersForeignReflectionsLikeUnknownOnes() {
    String own = lesson("Flush the replica");
    for (String id : List.of(own, "00000000-0000-7000-8000-00000000ffff")) {
      String path = "/v1/reflections/" + id;
      assertProblem(404, "not-found", null, rest.get(path, "foreigner"));
      assertProblem(404, "not-found", null, rest.send("DELETE", path, "foreigner", null));
      for (String verb : List.of("retire", "confirm", "reject", "lift")) {
        assertProblem(404, "not-found", null, rest.post(path + "/" + verb, "foreigner", REASON));
      }
      assertProblem(
          404,
          "not-found",
          null,
          rest.post(path + "/applied", "foreigner", "{\"task_id\":\"task\"}"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/reflections, reflections:read",
    "GET, /v1/reflections/{id}, reflections:read",
    "POST, /v1/reflections/search, reflections:read",
    "POST, /v1/reflections/before-task, reflections:read",
    "GET, /v1/task-reflections, reflections:read",
    "GET, /v1/task-reflections/statistics, reflections:read",
    "GET, /v1/task-reflections/{id}, reflections:read",
    "GET, /v1/task-reflections/{id}/history, reflections:read",
    "POST, /v1/reflections, reflections:write",
    "PATCH, /v1/reflections/{id}, reflections:write",
    "DELETE, /v1/reflections/{id}, reflections:write",
    "POST, /v1/reflections/{id}/applied, reflections:write",
    "POST, /v1/reflections/{id}/retire, reflections:write",
    "POST, /v1/reflections/{id}/replace, reflections:write",
    "POST, /v1/reflections/{id}/contradicts, reflections:write",
    "POST, /v1/task-reflections, reflections:write",
    "DELETE, /v1/task-reflections/{id}, reflections:write",
    "POST, /v1/reflections/{id}/confirm, knowledge:confirm",
    "POST, /v1/reflections/{id}/reject, knowledge:confirm",
    "POST, /v1/reflections/{id}/lift, knowledge:confirm",
  })
  void needsThePermission(String method, String path, String scope) {
    rest.permissions.put("user", without(scope));
    String id = "00000000-0000-7000-8000-00000000ffff";
    Answer refused = rest.send(method, path.replace("{id}", id), "user", "{}");
    assertProblem(403, "forbidden", null, refused);
    assertTrue(refused.at("/detail").contains(scope), refused::toString);
  }

  @Test
  void writingAdviceDownNeedsThePermissionToWrite_andContextsThatToRead() {
    lesson("Flush the replica");
    rest.permissions.put("user", without("reflections:write"));
    ok(rest.post("/v1/reflections/before-task", "{\"description\":\"the replica\"}"));
    Answer refused =
        rest.post(
            "/v1/reflections/before-task",
            "{\"description\":\"the replica\",\"task_id\":\"task\"}");
    assertProblem(403, "forbidden", null, refused);
    Answer context = ok(rest.post("/v1/context", "{\"text\":\"the replica\"}"));
    assertTrue(context.at("/text").contains("<memory kind=\"lesson\""), context::toString);
    rest.permissions.put("user", without("reflections:read"));
    assertEquals("", ok(rest.post("/v1/context", "{\"text\":\"the replica\"}")).at("/text"));
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post("/v1/context", "{\"text\":\"the replica\",\"include\":[\"lesson\"]}"));
  }

  private static Set<Permission> without(String scope) {
    return Arrays.stream(Permission.values())
        .filter(permission -> !permission.code().equals(scope))
        .collect(Collectors.toSet());
  }
}
