package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SubjectRoutesTest extends SharedServerTest {

  private static final String ERASURES = "/v1/subjects/erasures";
  private static final String ADMIN = "tenant-admin";

  private String user(String more) {
    return "{\"subject\":{\"kind\":\"user\",\"id\":\"%s\"}%s}"
        .formatted(rest.world.endUser().user(), more);
  }

  private void remember(String text) {
    var unused = rest.stored("{\"packet_type\":\"note\",\"payload\":\"" + text + "\"}");
  }

  @Test
  void countsOnly_ifItIsADryRun() {
    remember("a heron");
    Answer counted = rest.post(ERASURES, ADMIN, user(",\"dry_run\":true"));
    assertEquals(200, counted.status(), counted::toString);
    assertEquals("application/json", counted.mediaType());
    assertTrue(counted.json().path("rows").asLong() > 0, counted::toString);
    assertEquals(1, rest.get("/v1/packets").json().path("data").size());
    assertFalse(counted.json().path("erased").asBoolean(true));
    assertEquals(0, rest.get("/v1/subjects/certificates", ADMIN).json().path("data").size());
  }

  @Test
  void erases_withTheTombstoneFirst_andGivesTheKeyBackOnce() {
    remember("a heron");
    Answer erased = rest.post(ERASURES, ADMIN, user(",\"reason\":\"asked for\""));
    assertEquals(200, erased.status(), erased::toString);
    assertEquals("application/x-ndjson", erased.mediaType());
    List<JsonNode> lines = erased.lines();
    assertEquals(
        String.valueOf(rest.world.endUser().user()),
        lines.get(0).at("/tombstone/subject/id").asString());
    JsonNode last = lines.get(lines.size() - 1);
    assertTrue(last.at("/certificate/complete").asBoolean(false), erased::toString);
    SubjectKey key = new SubjectKey(last.path("key").asString());
    Subject subject =
        Subject.user(rest.world.endUser().tenant(), rest.world.endUser().owner().user());
    assertEquals(key.pseudonymOf(subject), last.at("/certificate/subject").asString());

    assertProblem(
        403,
        "subject-erased",
        null,
        rest.post("/v1/packets", "{\"packet_type\":\"note\",\"payload\":1}"));

    List<JsonNode> again = rest.post(ERASURES, ADMIN, user("")).lines();
    assertEquals(last.path("certificate"), again.get(again.size() - 1).path("certificate"));
    assertFalse(again.get(again.size() - 1).has("key"));

    Answer page = rest.get("/v1/subjects/certificates?limit=1", ADMIN);
    assertEquals(last.path("certificate"), page.json().at("/data/0"));
    assertFalse(page.text().contains(key.hex()));
    Answer verified = rest.send("POST", "/v1/subjects/verify", ADMIN, null);
    assertEquals("true", verified.at("/sound"), verified::toString);
    assertEquals(last.at("/certificate/hash").asString(), verified.at("/head"));
    assertTrue(rest.post(ERASURES, ADMIN, user(",\"dry_run\":true")).at("/erased").equals("true"));
  }

  @Test
  void goesOnAsAnOperation_whoseResultHasTheTombstone_andNoKey() {
    Answer started =
        rest.send(
            rest.request(ERASURES)
                .setHeader("Authorization", "Bearer " + ADMIN)
                .header("Content-Type", "application/json")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString(user(""))));
    assertEquals(202, started.status(), started::toString);
    assertEquals("subjects.erase", started.at("/kind"));
    rest.runOperations();
    Answer done = rest.get(started.header("Location"), ADMIN);
    assertEquals("succeeded", done.at("/status"), done::toString);
    JsonNode result = done.json().path("result");
    assertTrue(result.at("/certificate/complete").asBoolean(false), done::toString);
    assertFalse(result.has("key"), done::toString);
    JsonNode tombstone = rest.post(ERASURES, ADMIN, user("")).lines().get(0).path("tombstone");
    assertEquals(
        String.valueOf(rest.world.endUser().user()),
        tombstone.at("/subject/id").asString(),
        done::toString);
    assertEquals(tombstone, result.path("tombstone"), "a replay takes it as it is");
  }

  @Test
  void findsAText_inTheTenantAlone() {
    remember("a heron of ours");
    Answer found = rest.get("/v1/subjects/search?text=a%20heron", ADMIN);
    assertTrue(found.json().path("places").size() > 0, found::toString);
    for (String key : List.of(ADMIN, "foreign-admin")) {
      String text = key.equals(ADMIN) ? "wren" : "heron";
      assertEquals(
          "[]", rest.get("/v1/subjects/search?text=" + text, key).json().path("places").toString());
    }
    assertProblem(422, "validation-failed", "/text", rest.get("/v1/subjects/search", ADMIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "org-admin"})
  void isForAdministratorsOfTheTenant(String key) {
    assertProblem(403, "forbidden", null, rest.post(ERASURES, key, user("")));
    assertProblem(403, "forbidden", null, rest.post(ERASURES, key, user(",\"dry_run\":true")));
    assertProblem(403, "forbidden", null, rest.get("/v1/subjects/certificates", key));
    assertProblem(403, "forbidden", null, rest.send("POST", "/v1/subjects/verify", key, null));
    assertProblem(403, "forbidden", null, rest.get("/v1/subjects/search?text=heron", key));
    assertEquals("false", rest.post(ERASURES, ADMIN, user(",\"dry_run\":true")).at("/erased"));
  }

  @Test
  void letsThePlatformAloneEraseATenant() {
    String tenant =
        "{\"subject\":{\"kind\":\"tenant\",\"id\":\"%s\"}}"
            .formatted(rest.world.endUser().tenant());
    assertProblem(403, "forbidden", null, rest.post(ERASURES, ADMIN, tenant));
    assertProblem(403, "forbidden", null, rest.post(ERASURES, "foreign-admin", tenant));
    remember("a heron");
    Answer erased = rest.post(ERASURES, "operator", tenant);
    assertTrue(erased.text().contains("\"complete\":true"), erased::toString);
    assertProblem(403, "subject-erased", null, rest.get("/v1/packets"));
    Answer page =
        rest.get(
            "/v1/subjects/certificates?tenant_id=" + rest.world.endUser().tenant(), "operator");
    assertEquals(1, page.json().path("data").size(), page::toString);
    assertProblem(
        403,
        "forbidden",
        null,
        rest.get(
            "/v1/subjects/certificates?tenant_id=" + rest.world.endUser().tenant(),
            "foreign-admin"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/subjects/erasures, subject:erase",
    "GET, /v1/subjects/certificates, subject:read",
    "POST, /v1/subjects/verify, subject:read",
    "GET, /v1/subjects/search?text=heron, subject:read",
  })
  void needsThePermission(String method, String path, String scope) {
    Set<Permission> others = EnumSet.allOf(Permission.class);
    others.removeIf(permission -> permission.code().equals(scope));
    rest.permissions.put(ADMIN, others);
    Answer refused = rest.send(method, path, ADMIN, null);
    assertProblem(403, "forbidden", null, refused);
    assertTrue(refused.at("/detail").contains(scope), refused::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|/subject",
        "{\"subject\":{\"kind\":\"user\"}}|/subject/id",
        "{\"subject\":{\"id\":\"019ca945-0a00-7000-8000-0000000000e1\"}}|/subject/kind",
        "{\"subject\":{\"kind\":\"dog\",\"id\":\"019ca945-0a00-7000-8000-0000000000e1\"}}|/subject/kind",
        "{\"subject\":{\"kind\":\"user\",\"id\":\"019ca945-0a00-7000-8000-0000000000e1\"},"
            + "\"include\":[\"all\"]}|/include/0",
      })
  void refusesWhatItDoesNotUnderstand(String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post(ERASURES, ADMIN, body));
  }
}
