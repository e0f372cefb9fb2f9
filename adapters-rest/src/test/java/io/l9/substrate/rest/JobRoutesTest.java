package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.testkit.shared.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobRoutesTest {

  private static final String EVICTION = "/v1/maintenance/jobs/evict-packets/runs";

  private RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  private void expire() {
    rest.stored("{\"packet_type\":\"note\",\"payload\":\"gone soon\",\"ttl_seconds\":5}");
    rest.clock.advance(Duration.ofSeconds(6));
  }

  @Test
  void runsAJobAsAnOperation() {
    expire();
    Answer accepted = rest.post(EVICTION, "operator", "{}");
    assertEquals(202, accepted.status(), accepted::toString);
    assertEquals("jobs.evict-packets", accepted.at("/kind"));
    String operation = accepted.header("Location");
    assertEquals("/v1/operations/" + accepted.at("/id"), operation);
    assertNotNull(accepted.header("Retry-After"));
    assertProblem(409, "conflict", null, rest.post(EVICTION, "operator", "{}"));
    rest.runOperations();
    Answer done = rest.get(operation, "operator");
    assertEquals("succeeded", done.at("/status"), done::toString);
    assertEquals(1, done.json().at("/result/touched").asInt());
    Answer runs = rest.get(EVICTION, "operator");
    assertEquals(done.at("/result/run_id"), runs.at("/data/0/id"), runs::toString);
    assertTrue(runs.json().at("/data/0/succeeded").asBoolean());
    assertEquals(202, rest.post(EVICTION, "operator", "{}").status());
  }

  @Test
  void onlyCountsInADryRun() {
    expire();
    Answer dry = rest.post(EVICTION, "operator", "{\"dry_run\":true}");
    assertEquals(200, dry.status(), dry::toString);
    assertEquals(1, dry.json().at("/touched").asInt());
    assertEquals("packets", dry.at("/unit"));
    assertEquals(
        1, rest.post(EVICTION, "operator", "{\"dry_run\":true}").json().at("/touched").asInt());
    assertEquals(1, rest.get(EVICTION + "?limit=1", "operator").json().at("/data").size());
    Answer jobs = rest.get("/v1/maintenance/jobs", "operator");
    assertEquals(16, jobs.json().at("/data").size(), jobs::toString);
    assertTrue(jobs.json().at("/data/0/last_run").isNull());
  }

  @Test
  void isForPlatformAdministratorsWhoseKeyIsGoodForIt() {
    for (String key : List.of("user", "org-admin", "tenant-admin")) {
      assertProblem(403, "forbidden", null, rest.get("/v1/maintenance/jobs", key));
      assertProblem(403, "forbidden", null, rest.get(EVICTION, key));
      assertProblem(403, "forbidden", null, rest.post(EVICTION, key, "{}"));
      assertProblem(
          403, "forbidden", null, rest.post("/v1/views/recent-important/refresh", key, ""));
    }
    rest.permissions.put("operator", Set.of(Permission.MEMORY_READ));
    assertProblem(403, "forbidden", null, rest.get("/v1/maintenance/jobs", "operator"));
    assertProblem(403, "forbidden", null, rest.get("/v1/operations", "operator"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sweep | {} | 404 | not-found | ",
        "evict-packets | {\"days\":5} | 422 | validation-failed | /job",
        "decay-importance | {\"days\":-1} | 422 | validation-failed | /days",
        "decay-importance | {\"rate\":1.5} | 422 | validation-failed | /rate",
        "decay-importance | {\"rate\":\"1\"} | 422 | validation-failed | /rate",
        "decay-importance | {\"dry_run\":1} | 422 | validation-failed | /dry_run",
        "decay-importance | {\"colour\":1} | 422 | validation-failed | /colour",
        "decay-importance | { | 400 | malformed-request | ",
      })
  void refusesWhatIsWrong(String job, String body, int status, String code, String pointer) {
    assertProblem(
        status,
        code,
        pointer,
        rest.post("/v1/maintenance/jobs/" + job + "/runs", "operator", body));
  }

  @Test
  void refusesToListMoreRunsThanAreKept() {
    assertEquals(200, rest.get(EVICTION + "?limit=1000", "operator").status());
    assertProblem(400, "limit-too-large", "/limit", rest.get(EVICTION + "?limit=1001", "operator"));
    assertProblem(404, "not-found", null, rest.get("/v1/maintenance/jobs/sweep/runs", "operator"));
  }

  @Test
  void showsWhatMattered_onceItIsRanked() {
    Answer unready = rest.get("/v1/views/recent-important");
    assertProblem(503, "view-not-ready", null, unready);
    assertNotNull(unready.header("Retry-After"));
    for (int i = 0; i < 3; i++) {
      rest.stored(
          "{\"packet_type\":\"note\",\"payload\":%d,\"agent_id\":\"the scout\",\"importance_score\":0.%d}"
              .formatted(i, 9 - i));
    }
    assertProblem(404, "not-found", null, rest.post("/v1/views/smells/refresh", "operator", ""));
    Answer accepted = rest.post("/v1/views/entity-graph/refresh", "operator", "");
    assertEquals(202, accepted.status(), accepted::toString);
    assertEquals("jobs.refresh-views", accepted.at("/kind"));
    assertProblem(
        409, "conflict", null, rest.post("/v1/views/recent-important/refresh", "operator", ""));
    rest.runOperations();
    List<String> payloads = new ArrayList<>();
    String next = "/v1/views/recent-important?limit=1&agent_id=the%20scout";
    while (next != null) {
      Answer page = rest.get(next);
      assertEquals(200, page.status(), page::toString);
      assertEquals("2026-03-01T12:00:00Z", page.at("/refreshed_at"));
      page.json().at("/data").forEach(it -> payloads.add(it.at("/packet/payload").asString()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    assertEquals(List.of("0", "1", "2"), payloads);
    assertEquals(0, rest.get("/v1/views/recent-important", "foreigner").json().at("/data").size());
    assertProblem(
        400, "limit-too-large", "/limit", rest.get("/v1/views/recent-important?limit=201"));
    assertProblem(
        422, "validation-failed", "/agent_id", rest.get("/v1/views/recent-important?agent_id="));
  }

  @Test
  void servesEverythingElse_whereTheLoginOfTheJobsDoesNotWork() {
    try (RestFixture without =
        RestFixture.over(
            useCases ->
                Stores.with(
                    useCases,
                    Supplier.class,
                    () -> {
                      throw new UnavailableException(ErrorCode.NOT_READY, "no login", null);
                    }),
            RestConfig.Limits.DEFAULT)) {
      assertProblem(503, "not-ready", null, without.get("/v1/maintenance/jobs", "operator"));
      assertProblem(503, "not-ready", null, without.get("/v1/operations", "operator"));
      assertProblem(403, "forbidden", null, without.get("/v1/maintenance/jobs"));
      assertEquals(200, without.get("/v1/operations").status());
    }
  }
}
