package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationRoutesTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  private RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  private Operation started(String key, Operations.Work work) {
    rest.clock.advance(Duration.ofMillis(1));
    return rest.useCases.requests().operations().start(rest.keys.get(key), "tests.work", work);
  }

  private static String path(Operation operation) {
    return "/v1/operations/" + operation.id();
  }

  @Test
  void showsHowAnOperationStands() {
    Operation operation =
        started(
            "user",
            progress -> {
              progress.report(3, 4L);
              return Optional.of(rest.useCases.json().of(Map.of("found", 3L)));
            });
    Answer pending = rest.get(path(operation));
    assertEquals("pending", pending.at("/status"), pending::toString);
    assertEquals("1", pending.header("Retry-After"));
    assertTrue(pending.json().at("/result").isNull());
    rest.runOperations();
    Answer done = rest.get(path(operation));
    assertEquals("succeeded", done.at("/status"), done::toString);
    assertNull(done.header("Retry-After"));
    assertEquals(3, done.json().at("/progress/done").asInt());
    assertEquals(4, done.json().at("/progress/total").asInt());
    assertEquals(3, done.json().at("/result/found").asInt());
    assertNotNull(done.json().at("/finished_at").asString(null));
    assertProblem(409, "conflict", null, rest.post(path(operation) + "/cancel", ""));
  }

  @Test
  void showsWhyOneFailed() {
    Operation refused =
        started(
            "user",
            progress -> {
              throw new ConflictException(ErrorCode.CONFLICT, "it was there");
            });
    Operation defect =
        started(
            "user",
            progress -> {
              throw new IllegalStateException("secret");
            });
    assertThrows(IllegalStateException.class, rest::runOperations); // to its thread, and the log
    Answer conflict = rest.get(path(refused));
    assertEquals("failed", conflict.at("/status"), conflict::toString);
    assertEquals("/problems/conflict", conflict.at("/problem/type"));
    assertEquals("it was there", conflict.at("/problem/detail"));
    assertEquals("internal", rest.get(path(defect)).at("/problem/code"));
    Operation killed = started("user", progress -> Optional.empty());
    rest.clock.advance(Operations.LEASE);
    Answer interrupted = rest.get(path(killed));
    assertEquals("interrupted", interrupted.at("/problem/code"), interrupted::toString);
    assertTrue(interrupted.json().at("/problem/retryable").asBoolean());
    assertEquals(200, rest.get(interrupted.at("/problem/type")).status());
  }

  @Test
  void cancelsOneThatWaits_andAsksOneThatRuns() {
    Operation waiting = started("user", progress -> Optional.empty());
    Answer cancelled = rest.post(path(waiting) + "/cancel", "");
    assertEquals(200, cancelled.status(), cancelled::toString);
    assertEquals("cancelled", cancelled.at("/status"));
    assertTrue(cancelled.json().at("/cancel_requested").asBoolean());
    rest.runOperations();
    List<Answer> asked = new ArrayList<>();
    List<Operation> running = new ArrayList<>();
    running.add(
        started(
            "user",
            progress -> {
              asked.add(rest.post(path(running.get(0)) + "/cancel", ""));
              progress.report(1, null);
              return Optional.empty();
            }));
    rest.runOperations();
    assertEquals("running", asked.get(0).at("/status"), asked::toString);
    assertEquals("cancelled", rest.get(path(running.get(0))).at("/status"));
  }

  @Test
  void listsTheNewestFirst_pageByPage_whateverIsStartedMeanwhile() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(0, started("user", progress -> Optional.empty()).id().toString());
    }
    List<String> listed = new ArrayList<>();
    String next = "/v1/operations?limit=1&kind=tests.work&status=pending";
    while (next != null) {
      Answer page = rest.get(next);
      assertEquals(200, page.status(), page::toString);
      page.json().at("/data").forEach(it -> listed.add(it.path("id").asString()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
      started("user", progress -> Optional.empty());
    }
    assertEquals(ids, listed);
    assertEquals(0, rest.get("/v1/operations?status=failed").json().at("/data").size());
    assertProblem(400, "limit-too-large", "/limit", rest.get("/v1/operations?limit=201"));
    assertProblem(422, "validation-failed", "/status", rest.get("/v1/operations?status=lost"));
    assertProblem(422, "validation-failed", "/kind", rest.get("/v1/operations?kind="));
  }

  @Test
  void answersForeignOperationsLikeUnknownOnes() {
    Operation operation = started("user", progress -> Optional.empty());
    for (String key : List.of("foreigner", "colleague")) {
      assertProblem(404, "not-found", null, rest.get(path(operation), key));
      assertProblem(404, "not-found", null, rest.get("/v1/operations/" + UNKNOWN, key));
      assertProblem(404, "not-found", null, rest.post(path(operation) + "/cancel", key, ""));
      assertEquals(0, rest.get("/v1/operations", key).json().at("/data").size());
    }
    assertEquals(200, rest.get(path(operation), "org-admin").status());
    assertProblem(422, "validation-failed", "/id", rest.get("/v1/operations/7"));
  }

  @Test
  void asksWhatTheCredentialIsGoodFor() {
    Operation operation = started("user", progress -> Optional.empty());
    rest.permissions.put("user", Set.of(Permission.MEMORY_READ));
    assertEquals(200, rest.get(path(operation)).status());
    assertProblem(403, "forbidden", null, rest.post(path(operation) + "/cancel", ""));
    rest.permissions.put("user", Set.of(Permission.KEYS_MANAGE));
    assertProblem(403, "forbidden", null, rest.get(path(operation)));
  }
}
