package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests about reflections that are refused. */
class ReflectionRefusalsTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";
  private static final String REASON = "{\"reason\":\"no\"}";

  private String lesson(String key, String content) {
    Answer made =
        rest.post(
            "/v1/reflections", key, "{\"type\":\"lesson\",\"content\":\"%s\"}".formatted(content));
    assertEquals(201, made.status(), made::toString);
    return made.at("/reflection/id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"content\":\"x\"} | /type",
        "{\"type\":\"lesson\"} | /content",
        "{\"type\":\"lesson\",\"content\":null} | /content",
        "{\"type\":\"lesson\",\"content\":\" \"} | /content",
        "{\"type\":\"lesson\",\"content\":\"a\\u0000b\"} | /content",
        "{\"type\":\"lesson\",\"content\":\"\\ud800\"} | /content",
        "{\"type\":\"lesson\",\"content\":7} | /content",
        "{\"type\":\"lesson\",\"content\":\"x\",\"content\":\"y\"} | /content",
        "{\"type\":\"hunch\",\"content\":\"x\"} | /type",
        "{\"type\":\"pattern\",\"content\":\"x\"} | /type",
        "{\"type\":\"lesson\",\"content\":\"x\",\"notWhen\":\"y\"} | /notWhen",
        "{\"type\":\"lesson\",\"content\":\"x\",\"title\":\"\"} | /title",
        "{\"type\":\"lesson\",\"content\":\"x\",\"tags\":[\"a\",null]} | /tags/1",
        "{\"type\":\"lesson\",\"content\":\"x\",\"tags\":\"a\"} | /tags",
        "{\"type\":\"lesson\",\"content\":\"x\",\"entities\":[\" \"]} | /entities/0",
        "{\"type\":\"lesson\",\"content\":\"x\",\"priority\":\"urgent\"} | /priority",
        "{\"type\":\"lesson\",\"content\":\"x\",\"confidence\":1.1} | /confidence",
        "{\"type\":\"lesson\",\"content\":\"x\",\"confidence\":1e999} | /confidence",
        "{\"type\":\"lesson\",\"content\":\"x\",\"path\":\"guessed\"} | /path",
        "{\"type\":\"lesson\",\"content\":\"x\",\"task_id\":\"\"} | /task_id",
        "{\"type\":\"lesson\",\"content\":\"x\",\"source_packet_id\":\"1\"} | /source_packet_id",
        "{\"type\":\"lesson\",\"content\":\"x\",\"expires_at\":\"soon\"} | /expires_at",
        "{\"type\":\"lesson\",\"content\":\"x\",\"expires_at\":\"2020-01-01T00:00:00Z\"} | /expires_at",
        "{\"type\":\"lesson\",\"content\":\"x\",\"scope\":\"public\"} | /scope",
        "{\"type\":\"lesson\",\"content\":\"x\",\"force\":\"yes\"} | /force",
        "[] | ``",
        "null | ``",
      })
  void refusesWhatIsNoReflection_andStoresNothing(String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post("/v1/reflections", body));
    assertEquals(0, rest.get("/v1/reflections").json().at("/data").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/reflections/before-task | {} | /description",
        "/v1/reflections/before-task | {\"description\":\" \"} | /description",
        "/v1/reflections/before-task | {\"description\":\"a\\u0000\"} | /description",
        "/v1/reflections/before-task | {\"description\":\"x\",\"max_items\":0} | /max_items",
        "/v1/reflections/before-task | {\"description\":\"x\",\"max_tokens\":-1} | /max_tokens",
        "/v1/reflections/before-task | {\"description\":\"x\",\"max_items\":1.5} | /max_items",
        "/v1/reflections/before-task | {\"description\":\"x\",\"include\":[]} | /include",
        "/v1/reflections/before-task | {\"description\":\"x\",\"include\":[\"hunches\"]} | /include",
        "/v1/reflections/before-task | {\"description\":\"x\",\"kind\":\"\"} | /kind",
        "/v1/reflections/before-task | {\"description\":\"x\",\"tags\":[\"\"]} | /tags/0",
        "/v1/reflections/before-task | {\"description\":\"x\",\"task\":\"17\"} | /task",
        "/v1/reflections/search | {} | /text",
        "/v1/reflections/search | {\"text\":\"x\",\"types\":[\"hunch\"]} | /type",
        "/v1/task-reflections | {\"task_id\":\"t\"} | /outcome",
        "/v1/task-reflections | {\"outcome\":\"success\"} | /task_id",
        "/v1/task-reflections | {\"task_id\":\"t\",\"outcome\":\"won\"} | /outcome",
        "/v1/task-reflections | {\"task_id\":\"t\",\"outcome\":\"success\",\"lessons\":[\"a\",\" \"]} | /lessons/1",
        "/v1/task-reflections | {\"task_id\":\"t\",\"outcome\":\"success\",\"what_failed\":\"x\"} | /what_failed",
        "/v1/task-reflections | {\"task_id\":\"t\",\"outcome\":\"success\",\"execution_time_ms\":-1} | /execution_time_ms",
        "/v1/task-reflections | {\"task_id\":\"t\",\"outcome\":\"success\",\"metadata\":{\"a\":\"\\u0000\"}} | /metadata",
        "/v1/task-reflections | {\"task_id\":\"t\",\"outcome\":\"success\",\"related_decisions\":[\""
            + UNKNOWN
            + "\"]} | /related_decisions/0",
        "/v1/task-reflections | {\"task_id\":\"t\",\"outcome\":\"success\",\"colour\":1} | /colour",
      })
  void refusesWhatIsNoQuestionAndNoTask(String path, String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post(path, body));
    assertEquals(0, rest.get("/v1/task-reflections").json().at("/data").size());
  }

  @ParameterizedTest
  @CsvSource({
    "reflections?type=hunch, 422, validation-failed, /type",
    "reflections?state=, 422, validation-failed, /state",
    "reflections?expired=perhaps, 422, validation-failed, /expired",
    "reflections?tag=, 422, validation-failed, /tag",
    "reflections?min_confidence=2, 422, validation-failed, /min_confidence",
    "reflections?min_path=guessed, 422, validation-failed, /min_path",
    "reflections?colour=red, 422, validation-failed, /colour",
    "reflections?limit=0, 422, validation-failed, /limit",
    "reflections?limit=201, 400, limit-too-large, /limit",
    "reflections?cursor=x, 400, invalid-cursor, /cursor",
    "reflections/nonsense, 422, validation-failed, /id",
    "task-reflections?outcome=won, 422, validation-failed, /outcome",
    "task-reflections?task_id=%20, 422, validation-failed, /task_id",
    "task-reflections?limit=201, 400, limit-too-large, /limit",
    "task-reflections/nonsense, 422, validation-failed, /id",
    "task-reflections/" + UNKNOWN + ", 404, not-found, ",
    "task-reflections/" + UNKNOWN + "/history, 404, not-found, ",
  })
  void refusesWhatIsNoList(String path, int status, String code, String pointer) {
    assertProblem(status, code, pointer, rest.get("/v1/" + path));
  }

  @Test
  void refusesBudgetsThatAreTooLarge() {
    for (String member : List.of("max_items", "max_tokens")) {
      assertProblem(
          400,
          "limit-too-large",
          "/" + member,
          rest.post(
              "/v1/reflections/before-task",
              "{\"description\":\"x\",\"%s\":100001}".formatted(member)));
    }
  }

  @Test
  void refusesWhatIsWithoutAReason_orDoesNotFit() {
    String id = lesson("user", "Flush the replica");
    String path = "/v1/reflections/" + id;
    assertProblem(
        422,
        "parent-not-found",
        "/source_packet_id",
        rest.post(
            "/v1/reflections",
            "{\"type\":\"lesson\",\"content\":\"x\",\"source_packet_id\":\"%s\"}"
                .formatted(UNKNOWN)));
    for (String verb : List.of("retire", "confirm", "reject", "lift")) {
      assertProblem(422, "validation-failed", "/reason", rest.post(path + "/" + verb, "{}"));
    }
    assertProblem(422, "validation-failed", "/content", rest.post(path + "/replace", REASON));
    assertProblem(
        422,
        "validation-failed",
        "/content",
        rest.post(path + "/replace", "{\"content\":\"FLUSH the replica!\",\"reason\":\"r\"}"));
    String contrary = "{\"reflection_id\":\"%s\"}";
    assertProblem(
        422,
        "validation-failed",
        "/reflection_id",
        rest.post(path + "/contradicts", contrary.formatted(id)));
    assertProblem(
        404, "not-found", null, rest.post(path + "/contradicts", contrary.formatted(UNKNOWN)));
    assertProblem(
        422,
        "validation-failed",
        "/for",
        rest.post(path + "/reject", "{\"reason\":\"r\",\"for\":\"world\"}"));
    assertProblem(
        403, "forbidden", null, rest.post(path + "/reject", "{\"reason\":\"r\",\"for\":\"org\"}"));
    assertProblem(409, "conflict", null, rest.post(path + "/lift", REASON));
    assertEquals(200, rest.post(path + "/retire", REASON).status());
    for (String verb : List.of("retire", "confirm")) {
      assertProblem(409, "conflict", null, rest.post(path + "/" + verb, REASON));
    }
    assertProblem(
        409,
        "conflict",
        null,
        rest.post(path + "/replace", "{\"content\":\"Another\",\"reason\":\"r\"}"));
  }

  @Test
  void lendsALessonOfTheOrganisation_butLetsItsUsersNotChangeIt() {
    String id = lesson("org-admin", "Flush the replica");
    String path = "/v1/reflections/" + id;
    assertEquals(200, rest.get(path).status());
    assertProblem(403, "forbidden", null, rest.send("DELETE", path, "user", null));
    assertProblem(403, "forbidden", null, rest.post(path + "/retire", REASON));
    assertProblem(403, "forbidden", null, rest.post(path + "/confirm", REASON));
    assertProblem(
        403,
        "forbidden",
        null,
        rest.send(
            rest.request(path)
                .header("Content-Type", "application/merge-patch+json")
                .header("If-Match", "*")
                .method("PATCH", BodyPublishers.ofString("{\"priority\":\"low\"}"))));
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post(
            "/v1/reflections", "{\"type\":\"lesson\",\"content\":\"x\",\"path\":\"confirmed\"}"));
    Answer task =
        rest.post(
            "/v1/task-reflections", "org-admin", "{\"task_id\":\"t\",\"outcome\":\"success\"}");
    assertEquals(201, task.status(), task::toString);
    String recorded = "/v1/task-reflections/" + task.at("/task_reflection/id");
    assertEquals(200, rest.get(recorded).status());
    assertProblem(403, "forbidden", null, rest.send("DELETE", recorded, "user", null));
  }

  @Test
  void answersForeignReflectionsLikeUnknownOnes() {
    String own = lesson("user", "Flush the replica");
    for (String key : List.of("foreigner", "colleague")) {
      for (String id : List.of(own, UNKNOWN)) {
        String path = "/v1/reflections/" + id;
        assertProblem(404, "not-found", null, rest.get(path, key));
        assertProblem(404, "not-found", null, rest.send("DELETE", path, key, null));
        for (String verb : List.of("retire", "confirm", "reject", "lift")) {
          assertProblem(404, "not-found", null, rest.post(path + "/" + verb, key, REASON));
        }
        assertProblem(
            404,
            "not-found",
            null,
            rest.post(path + "/replace", key, "{\"content\":\"x\",\"reason\":\"r\"}"));
        assertProblem(
            404,
            "not-found",
            null,
            rest.post(
                path + "/contradicts",
                key,
                "{\"reflection_id\":\"00000000-0000-7000-8000-00000000fffe\"}"));
        assertProblem(
            404, "not-found", null, rest.post(path + "/applied", key, "{\"task_id\":\"task\"}"));
      }
    }
  }

  @Test
  void answersForeignTasksLikeUnknownOnes() {
    Answer made = rest.post("/v1/task-reflections", "{\"task_id\":\"t\",\"outcome\":\"success\"}");
    String path = "/v1/task-reflections/" + made.at("/task_reflection/id");
    for (String key : List.of("foreigner", "colleague")) {
      assertProblem(404, "not-found", null, rest.get(path, key));
      assertProblem(404, "not-found", null, rest.get(path + "/history", key));
      assertProblem(404, "not-found", null, rest.send("DELETE", path, key, null));
      assertEquals(0, rest.get("/v1/task-reflections", key).json().at("/data").size());
      assertEquals(0, rest.get("/v1/task-reflections/statistics", key).json().at("/kinds").size());
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
    Answer refused = rest.send(method, path.replace("{id}", UNKNOWN), "user", "{}");
    assertProblem(403, "forbidden", null, refused);
    assertTrue(refused.at("/detail").contains(scope), refused::toString);
  }

  @Test
  void writingAdviceDownNeedsThePermissionToWrite_andContextsThatToRead() {
    lesson("user", "Flush the replica");
    rest.permissions.put("user", without("reflections:write"));
    Answer asked = rest.post("/v1/reflections/before-task", "{\"description\":\"the replica\"}");
    assertEquals(200, asked.status(), asked::toString);
    Answer refused =
        rest.post(
            "/v1/reflections/before-task",
            "{\"description\":\"the replica\",\"task_id\":\"task\"}");
    assertProblem(403, "forbidden", null, refused);
    Answer context = rest.post("/v1/context", "{\"text\":\"the replica\"}");
    assertTrue(context.at("/text").contains("<memory kind=\"lesson\""), context::toString);
    rest.permissions.put("user", without("reflections:read"));
    assertEquals("", rest.post("/v1/context", "{\"text\":\"the replica\"}").at("/text"));
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
