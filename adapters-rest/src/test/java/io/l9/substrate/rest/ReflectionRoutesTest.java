package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    assertArrayEquals(first.body(), second.body());
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

    ok(
        rest.post(
            "/v1/task-reflections",
            "{\"task_id\":\"task 1\",\"task_kind\":\"drill\",\"outcome\":\"failure\"}"));
    Answer corrected = ok(rest.get("/v1/reflections/" + id));
    assertEquals("0", corrected.json().at("/uses/0/successes").toString());
    assertEquals("1", corrected.json().at("/uses/0/failures").toString());
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

  private Answer patched(String id, String ifMatch, String patch) {
    HttpRequest.Builder request =
        rest.request("/v1/reflections/" + id)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofString(patch));
    return rest.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
  }

  @Test
  void editsWhatIsSaidAboutIt_asItWasRead() {
    String id = lesson("Flush the replica");
    String read = rest.get("/v1/reflections/" + id).header("ETag");
    Answer edited =
        ok(
            patched(
                id,
                read,
                """
                {"title":"Drills","trigger":"a drill","not_when":"over FTP","entities":["Replica"],"tags":["io"],
                 "priority":"high","confidence":0.5,"expires_at":"2027-01-01T00:00:00Z"}
                """));
    assertEquals("\"v2\"", edited.header("ETag"));
    assertEquals("Drills", edited.at("/title"));
    assertEquals("high", edited.at("/priority"));
    assertEquals("2027-01-01T00:00:00Z", edited.at("/expires_at"));
    assertEquals(id, ok(rest.get("/v1/reflections?entity=Replica")).at("/data/0/id"));
    Answer cleared =
        ok(
            patched(
                id,
                "\"v1\", \"v2\"",
                "{\"title\":null,\"tags\":null,\"priority\":null,\"confidence\":null,\"expires_at\":null}"));
    assertTrue(cleared.json().path("title").isNull(), cleared::toString);
    assertEquals("[]", cleared.json().path("tags").toString());
    assertEquals("medium", cleared.at("/priority"));
    assertTrue(cleared.json().path("expires_at").isNull(), cleared::toString);
    assertEquals("a drill", cleared.at("/trigger"));

    assertProblem(428, "precondition-required", null, patched(id, null, "{\"title\":\"x\"}"));
    for (String stale : List.of(read, "\"nope\"", "W/\"v3\"")) {
      assertProblem(412, "version-mismatch", null, patched(id, stale, "{\"title\":\"x\"}"));
    }
    assertProblem(
        422, "validation-failed", "/content", patched(id, "*", "{\"content\":\"other\"}"));
    assertProblem(422, "validation-failed", "/confidence", patched(id, "*", "{\"confidence\":-1}"));
    assertEquals("\"v4\"", ok(patched(id, "*", "{\"not_when\":null}")).header("ETag"));
  }

  @Test
  void hasATagOfWhatItShows_usesIncluded() {
    String id = lesson("Flush the replica");
    String path = "/v1/reflections/" + id;
    String tag = rest.get(path).header("ETag");
    assertEquals(304, rest.send(rest.request(path).header("If-None-Match", tag)).status());
    ok(rest.post(path + "/applied", "{\"task_id\":\"t\",\"outcome\":\"success\"}"));
    Answer after = ok(rest.send(rest.request(path).header("If-None-Match", tag)));
    assertEquals("1", after.json().at("/uses/0/successes").toString());
    assertEquals(
        "\"v2\"", ok(patched(id, tag, "{\"title\":\"x\"}")).header("ETag"), "it has not changed");
  }

  @Test
  void listsPageByPage_byWhatIsSaidOfIt() {
    for (String body :
        List.of(
            "{\"type\":\"lesson\",\"content\":\"one\",\"agent_id\":\"ada\",\"confidence\":0.2}",
            "{\"type\":\"failure\",\"content\":\"two\",\"task_id\":\"t\",\"path\":\"inferred\"}",
            "{\"type\":\"insight\",\"content\":\"three\",\"expires_at\":\"2026-03-01T13:00:00Z\"}")) {
      rest.clock.advance(Duration.ofSeconds(1));
      assertEquals(201, rest.post("/v1/reflections", body).status());
    }
    assertEquals(List.of("three", "two", "one"), contents(""));
    assertEquals(List.of("three", "two"), contents("type=failure,insight"));
    assertEquals(List.of("one"), contents("agent_id=ada"));
    assertEquals(List.of("two"), contents("task_id=t"));
    assertEquals(List.of("three", "two"), contents("min_confidence=0.5"));
    assertEquals(List.of("three", "one"), contents("min_path=stated"));
    assertEquals(List.of("three", "two"), contents("limit=2"));
    Answer page = ok(rest.get("/v1/reflections?limit=2"));
    String link = page.header("Link");
    Answer last = ok(rest.get(link.substring(1, link.indexOf('>'))));
    assertEquals("one", last.at("/data/0/content"));
    assertNull(last.header("Link"));
    assertProblem(
        400,
        "invalid-cursor",
        "/cursor",
        rest.get("/v1/reflections?type=lesson&cursor=" + page.at("/next_cursor")));
    rest.clock.advance(Duration.ofHours(2));
    assertEquals(List.of("two", "one"), contents(""));
    assertEquals(List.of("three", "two", "one"), contents("expired=true"));
  }

  private List<String> contents(String query) {
    List<String> contents = new ArrayList<>();
    ok(rest.get("/v1/reflections?" + query))
        .json()
        .path("data")
        .forEach(row -> contents.add(row.path("content").asString()));
    return contents;
  }

  @Test
  void remembersOnce_howeverOftenTheSameRequestIsSent() {
    HttpRequest.Builder request =
        rest.request("/v1/reflections")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "k")
            .POST(
                BodyPublishers.ofString(
                    "{\"type\":\"lesson\",\"content\":\"Flush\",\"task_id\":\"t\"}"));
    Answer first = rest.send(request);
    Answer again = rest.send(request);
    assertEquals(201, again.status(), again::toString);
    assertEquals(first.text(), again.text());
    assertEquals("true", again.header("Idempotent-Replayed"));
  }

  @Test
  void keepsToTheBudgets_andSaysWhatIsLeftOut() {
    for (String content :
        List.of("Tell the desk of a failover drill", "Flush replicas first in a failover drill")) {
      assertFalse(lesson(content).isEmpty());
    }
    Answer one =
        ok(
            rest.post(
                "/v1/reflections/before-task",
                "{\"description\":\"a failover drill\",\"max_items\":1,\"include\":[\"lessons\"]}"));
    assertEquals(1, one.json().path("lessons").size(), one::toString);
    assertEquals("1", one.json().path("left_out").toString());
    assertEquals("max_items", one.at("/withheld/0/reason"));
    Answer none =
        ok(
            rest.post(
                "/v1/reflections/before-task",
                "{\"description\":\"a failover drill\",\"max_tokens\":1}"));
    assertEquals("0", none.json().path("tokens").toString());
    assertEquals("max_tokens", none.at("/withheld/1/reason"));
    assertTrue(none.json().path("suggestion_id").isNull(), none::toString);
  }

  @Test
  void deletesOne() {
    String path = "/v1/reflections/" + lesson("Flush the replica");
    assertEquals(204, rest.send("DELETE", path, "user", null).status());
    assertProblem(404, "not-found", null, rest.get(path));
    assertProblem(404, "not-found", null, rest.send("DELETE", path, "user", null));
  }
}
