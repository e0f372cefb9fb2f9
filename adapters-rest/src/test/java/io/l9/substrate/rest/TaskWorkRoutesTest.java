package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The work on tasks over HTTP. */
class TaskWorkRoutesTest extends SharedServerTest {

  private static final String CLAIM = "{\"worker_id\":\"w\",\"max\":9}";
  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  /** A task that is held. */
  private record Held(String id, String token) {

    String path(String verb) {
      return "/v1/tasks/" + id + "/" + verb;
    }

    String body(String more) {
      return "{\"lease_token\":" + token + more + "}";
    }

    String item() {
      return "{\"task_id\":\"" + id + "\",\"lease_token\":" + token + "}";
    }
  }

  private Held held() {
    assertEquals(201, rest.post("/v1/tasks", "{\"type\":\"a\"}").status());
    Answer answer = rest.post("/v1/tasks/claim", CLAIM);
    assertEquals(200, answer.status(), answer::toString);
    JsonNode claimed = answer.json().at("/data/0");
    return new Held(claimed.at("/task/id").asString(), claimed.at("/lease_token").toString());
  }

  @Test
  void claimsWhatIsDue_andAnswersWithoutABodyIfNothingIs() {
    assertEquals(204, rest.post("/v1/tasks/claim", CLAIM).status());
    Held held = held();
    Answer task = rest.get("/v1/tasks/" + held.id());
    assertEquals("running", task.at("/status"));
    assertEquals("w", task.at("/worker_id"));
    assertEquals("2026-03-01T12:01:00Z", task.at("/leased_until"));
    assertEquals(204, rest.post("/v1/tasks/claim", CLAIM).status());
    assertEquals(
        204,
        rest.post("/v1/tasks/claim", "foreigner", "{\"worker_id\":\"w\",\"types\":[\"a\"]}")
            .status());
  }

  @Test
  void waitsForATask() throws Exception {
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(
            () -> rest.post("/v1/tasks/claim", "{\"worker_id\":\"w\",\"wait_seconds\":20}"));
    assertEquals(201, rest.post("/v1/tasks", "{\"type\":\"a\"}").status());
    assertEquals(200, waiting.get(60, TimeUnit.SECONDS).status());
  }

  @Test
  void keepsNoSlot_whileItWaits() throws Exception {
    RestConfig.Limits usual = RestConfig.Limits.DEFAULT;
    RestConfig.Limits one =
        new RestConfig.Limits(
            usual.deadline(),
            usual.maxDeadline(),
            usual.requests(),
            usual.window(),
            1,
            1,
            1,
            usual.importBytes());
    try (RestFixture narrow = new RestFixture(one)) {
      CompletableFuture<Answer> waiting =
          CompletableFuture.supplyAsync(
              () -> narrow.post("/v1/tasks/claim", "{\"worker_id\":\"w\",\"wait_seconds\":20}"));
      while (!waiting.isDone()) {
        assertEquals(201, narrow.post("/v1/tasks", "{\"type\":\"a\"}").status());
      }
      assertEquals(200, waiting.get().status());
    }
  }

  @Test
  void keepsATask_andTellsOfItsCancellation() {
    Held held = held();
    rest.clock.advance(Duration.ofSeconds(30));
    Answer beat = rest.post(held.path("heartbeat"), held.body(",\"lease_seconds\":90"));
    assertEquals(200, beat.status(), beat::toString);
    assertEquals("2026-03-01T12:02:00Z", beat.at("/leased_until"));
    assertEquals(200, rest.send("DELETE", "/v1/tasks/" + held.id(), "user", null).status());
    assertTrue(rest.post(held.path("heartbeat"), held.body("")).json().at("/cancel").asBoolean());
  }

  @Test
  void completesATask() {
    Held held = held();
    Answer done = rest.post(held.path("complete"), held.body(",\"result\":{\"n\":1}"));
    assertEquals(200, done.status(), done::toString);
    assertEquals("completed", done.at("/status"));
    assertEquals(1, done.json().at("/result/n").asInt());
  }

  @Test
  void failsAnAttempt() {
    Held held = held();
    Answer failed =
        rest.post(held.path("fail"), held.body(",\"error\":\"why\",\"retry_after_seconds\":60"));
    assertEquals(200, failed.status(), failed::toString);
    assertEquals("pending", failed.at("/status"));
    assertEquals("2026-03-01T12:01:00Z", failed.at("/run_after"));
  }

  @Test
  void givesATaskBack() {
    Held held = held();
    assertEquals(204, rest.post(held.path("release"), held.body("")).status());
    assertEquals(0, rest.get("/v1/tasks/" + held.id()).json().at("/attempts").asInt());
  }

  @Test
  void refusesEveryCall_onceTheLeaseIsLost() {
    Held held = held();
    rest.clock.advance(Duration.ofSeconds(60));
    for (String verb : List.of("heartbeat", "complete", "release")) {
      assertProblem(409, "lease-lost", null, rest.post(held.path(verb), held.body("")));
    }
    assertProblem(
        409, "lease-lost", null, rest.post(held.path("fail"), held.body(",\"error\":\"x\"")));
    assertEquals("running", rest.get("/v1/tasks/" + held.id()).at("/status"));
    Held other = new Held(UNKNOWN, "1");
    for (String verb : List.of("heartbeat", "complete", "release")) {
      assertProblem(404, "not-found", null, rest.post(other.path(verb), other.body("")));
      assertProblem(404, "not-found", null, rest.post(held.path(verb), "foreigner", held.body("")));
    }
    assertProblem(
        404, "not-found", null, rest.post(other.path("fail"), other.body(",\"error\":\"x\"")));
  }

  @ParameterizedTest
  @CsvSource({"heartbeat", "complete", "release"})
  void answersForEachOfSeveral(String verb) {
    Held held = held();
    String items = "{\"items\":[" + new Held(UNKNOWN, "1").item() + "," + held.item() + "]}";
    Answer answer = rest.post("/v1/tasks/" + verb, items);
    assertEquals(207, answer.status(), answer::toString);
    assertEquals(409, answer.json().at("/data/0/status").asInt());
    assertEquals("lease-lost", answer.at("/data/0/problem/code"));
    assertEquals("/items/0", answer.at("/data/0/problem/errors/0/pointer"));
    assertEquals(200, answer.json().at("/data/1/status").asInt());
    assertEquals(held.id(), answer.at("/data/1/task_id"));
    assertEquals(1, answer.json().at("/succeeded").asInt());
    assertEquals(1, answer.json().at("/failed").asInt());
    assertEquals(verb.equals("heartbeat"), answer.json().at("/data/1").has("leased_until"), verb);
    assertProblem(
        422, "validation-failed", "/items", rest.post("/v1/tasks/" + verb, "{\"items\":[]}"));
    assertProblem(
        422,
        "validation-failed",
        "/items/0/lease_token",
        rest.post("/v1/tasks/" + verb, "{\"items\":[{\"task_id\":\"" + UNKNOWN + "\"}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "claim | {} | 422 | validation-failed | /worker_id",
        "claim | {\"worker_id\":\"w\",\"max\":501} | 400 | limit-too-large | /max",
        "claim | {\"worker_id\":\"w\",\"lease_seconds\":0} | 422 | validation-failed | /lease_seconds",
        "claim | {\"worker_id\":\"w\",\"wait_seconds\":21} | 422 | validation-failed | /wait_seconds",
        "claim | {\"worker_id\":\"w\",\"types\":[null]} | 422 | validation-failed | /types/0",
        "heartbeat | {\"items\":[{\"lease_token\":1}]} | 422 | validation-failed | /items/0/task_id"
      })
  void refusesWhatIsWrong(String verb, String body, int status, String code, String pointer) {
    assertProblem(status, code, pointer, rest.post("/v1/tasks/" + verb, body));
  }
}
