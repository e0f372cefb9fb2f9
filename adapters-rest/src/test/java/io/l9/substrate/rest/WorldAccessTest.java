package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers who may not, worlds of others, and input that is wrong. */
class WorldAccessTest extends WorldHttpTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";
  private static final List<String> READS =
      List.of(
          "/v1/world/entities",
          "/v1/world/entities?attr=%7B%22canary%22%3A%22canary%22%7D",
          ENTITY,
          ENTITY + "?at_version=1",
          ENTITY + "/history",
          ENTITY + "/references",
          "/v1/world/entity/references?id=group&direction=in",
          "/v1/world/updates",
          "/v1/world/state",
          "/v1/world/state/entities",
          "/v1/world/diff?from=0",
          "/v1/world/diff/summary?from=0",
          "/v1/world/snapshots");

  private String snapshot;
  private String update;

  @BeforeEach
  void plantACanary() {
    create("supplier:acme", "{\"canary\":\"canary\",\"parent\":{\"$ref\":\"group\"}}");
    snapshot = rest.post("/v1/world/snapshots", "org-admin", "{}").at("/snapshot_id");
    update = rest.get("/v1/world/updates").at("/data/0/update_id");
    rest.keys.put("elsewhere", rest.world.endUserElsewhere());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/world/entities, world:read",
    "GET, /v1/world/entities/a, world:read",
    "GET, /v1/world/entity?id=a, world:read",
    "GET, /v1/world/entities/a/history, world:read",
    "GET, /v1/world/entities/a/references, world:read",
    "GET, /v1/world/updates, world:read",
    "GET, /v1/world/updates/{id}, world:read",
    "GET, /v1/world/state, world:read",
    "GET, /v1/world/state/entities, world:read",
    "GET, /v1/world/diff, world:read",
    "GET, /v1/world/diff/summary, world:read",
    "GET, /v1/world/snapshots, world:read",
    "GET, /v1/world/snapshots/{id}, world:read",
    "GET, /v1/world/snapshots/{id}/entities, world:read",
    "PUT, /v1/world/entities/a, world:write",
    "PATCH, /v1/world/entities/a, world:write",
    "DELETE, /v1/world/entities/a, world:write",
    "PUT, /v1/world/entity?id=a, world:write",
    "POST, /v1/world/updates, world:write",
    "POST, /v1/world/restore, world:admin",
    "POST, /v1/world/forget, world:admin",
    "POST, /v1/world/check, world:admin",
    "POST, /v1/world/snapshots, world:admin",
    "DELETE, /v1/world/snapshots/{id}, world:admin",
  })
  void needsThePermission(String method, String path, String scope) {
    Set<Permission> others = EnumSet.allOf(Permission.class);
    others.removeIf(permission -> permission.code().equals(scope));
    rest.permissions.put("org-admin", others);
    Answer refused = rest.send(method, path.replace("{id}", UNKNOWN), "org-admin", "{}");
    assertProblem(403, "forbidden", null, refused);
    assertTrue(refused.at("/detail").contains(scope), refused::toString);
  }

  @Test
  void letsAdministratorsAloneDecideOnStates() {
    for (String path : List.of("restore", "forget", "check", "snapshots")) {
      String body =
          path.equals("restore")
              ? "{\"state_version\":0,\"dry_run\":true}"
              : path.equals("forget") ? "{\"state_version\":0}" : "{}";
      assertProblem(403, "forbidden", null, rest.post("/v1/world/" + path, body));
      assertTrue(rest.post("/v1/world/" + path, "org-admin", body).status() < 300, path);
    }
    assertProblem(
        403,
        "forbidden",
        null,
        rest.send("DELETE", "/v1/world/snapshots/" + snapshot, "user", null));
    assertEquals("1", rest.get("/v1/world/state").at("/state_version"));
  }

  @Test
  void isInExports_ofCallersWhoMayReadIt_andImportedByItsAdministrators() {
    String exported = rest.get("/v1/packets/export", "org-admin").text();
    assertTrue(exported.contains("\"world_versions\""), exported);
    rest.keys.put("admin-elsewhere", rest.world.endUserElsewhere().withRole(Role.ORG_ADMIN));
    Set<Permission> others = EnumSet.allOf(Permission.class);
    others.removeAll(Set.of(Permission.WORLD_READ, Permission.WORLD_ADMIN));

    rest.permissions.put("admin-elsewhere", others);
    assertFalse(imported(exported).contains("\"status\":\"created\""));
    rest.permissions.remove("admin-elsewhere");
    assertTrue(imported(exported).contains("\"status\":\"created\""));
    assertEquals("canary", rest.get(ENTITY, "elsewhere").at("/attributes/canary"));

    rest.permissions.put("org-admin", others);
    String without = rest.get("/v1/packets/export", "org-admin").text();
    assertFalse(without.contains("world_versions"), without);
  }

  private String imported(String lines) {
    return rest.send(
            HttpRequest.newBuilder(rest.uri("/v1/packets/import?ids=remap&name=copy"))
                .header("Authorization", "Bearer admin-elsewhere")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines)))
        .text();
  }

  @Test
  void isOneWorld_forAllOfAnOrganisation() {
    assertEquals(rest.get(ENTITY).text(), rest.get(ENTITY, "colleague").text());
    Answer changed =
        rest.send(
            HttpRequest.newBuilder(rest.uri(ENTITY))
                .header("Authorization", "Bearer colleague")
                .header("Content-Type", "application/merge-patch+json")
                .header("If-Match", "\"v1\"")
                .method("PATCH", BodyPublishers.ofString("{\"attributes\":{\"n\":1}}")));
    assertEquals(200, changed.status(), changed::toString);
    assertEquals("1", rest.get(ENTITY).at("/attributes/n"));
  }

  @Test
  void showsNothingOfIt_toAnybodyElse_byNoRead() {
    for (String other : List.of("elsewhere", "foreigner", "foreign-admin", "tenant-admin")) {
      for (String path : READS) {
        assertShowsNothing(rest.get(path, other), path);
        String tenants = path + (path.contains("?") ? "&" : "?") + "world=tenant";
        assertShowsNothing(rest.get(tenants, other), tenants);
      }
      for (String path :
          List.of(
              ENTITY,
              ENTITY + "/history",
              "/v1/world/updates/" + update,
              "/v1/world/snapshots/" + snapshot,
              "/v1/world/snapshots/" + snapshot + "/entities",
              "/v1/world/diff?from=" + snapshot)) {
        assertProblem(404, "not-found", null, rest.get(path, other));
      }
      assertEquals("0", rest.get("/v1/world/state", other).at("/state_version"), other);
    }
  }

  private static void assertShowsNothing(Answer answer, String path) {
    String text = answer.status() < 300 ? answer.text() : answer.at("/detail");
    assertFalse(text.contains("canary"), () -> path + " → " + answer);
    assertFalse(text.contains("acme"), () -> path + " → " + answer);
  }

  @Test
  void isChangedByNobodyElse() {
    String before = rest.get("/v1/world/state").text();
    for (String other : List.of("elsewhere", "foreigner", "foreign-admin")) {
      for (String method : List.of("PATCH", "DELETE")) {
        Answer refused =
            rest.send(
                HttpRequest.newBuilder(rest.uri(ENTITY))
                    .header("Authorization", "Bearer " + other)
                    .header("Content-Type", "application/merge-patch+json")
                    .header("If-Match", "\"v1\"")
                    .method(method, BodyPublishers.ofString("{}")));
        assertTrue(List.of(403, 404, 412).contains(refused.status()), refused::toString);
        assertFalse(refused.text().contains("current_version"), refused::toString);
      }
      assertProblem(
          422,
          "validation-failed",
          "/insight_id",
          rest.post("/v1/world/updates", other, "{\"operations\":[]}"));
    }
    assertProblem(
        404,
        "not-found",
        null,
        rest.send("DELETE", "/v1/world/snapshots/" + snapshot, "foreign-admin", null));
    assertEquals(before, rest.get("/v1/world/state").text());
  }

  @Test
  void letsATenantsAdministratorNameAnOrganisation_andNobodyElse() {
    String org = Objects.toString(rest.world.endUser().org());
    Answer named =
        rest.send(
            HttpRequest.newBuilder(rest.uri(ENTITY))
                .header("Authorization", "Bearer tenant-admin")
                .header("L9-Org", org));
    assertEquals("canary", named.at("/attributes/canary"), named::toString);
    assertProblem(
        403,
        "identity-override-forbidden",
        null,
        rest.send(
            HttpRequest.newBuilder(rest.uri(ENTITY))
                .header("Authorization", "Bearer elsewhere")
                .header("L9-Org", org)));
  }

  @Test
  void hasAWorldOfTheTenant_thatAllReadAndItsAdministratorsChange() {
    String path = ENTITY + "?world=tenant";
    Answer refused = rest.send(putting(path, content("{}")).header("If-None-Match", "*"));
    assertProblem(403, "forbidden", null, refused);
    Answer made =
        rest.send(
            HttpRequest.newBuilder(rest.uri(ENTITY))
                .header("Authorization", "Bearer tenant-admin")
                .header("Content-Type", "application/json")
                .header("If-None-Match", "*")
                .PUT(BodyPublishers.ofString(content("{\"of\":\"all\"}"))));
    assertEquals(201, made.status(), made::toString);
    for (String key : List.of("user", "colleague", "elsewhere", "org-admin")) {
      assertEquals("all", rest.get(path, key).at("/attributes/of"), key);
      assertEquals("1", rest.get("/v1/world/state?world=tenant", key).at("/state_version"));
    }
    assertEquals("canary", rest.get(ENTITY).at("/attributes/canary"), "the other one is as it was");
    assertProblem(404, "not-found", null, rest.get(path, "foreigner"));
    assertProblem(422, "validation-failed", "/world", rest.get(ENTITY + "?world=" + UNKNOWN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "entities?attr=x | 400 | /attr",
        "entities?attr=1 | 422 | /attr",
        "entities?attr=%7B%22a%22%3A%5B%5D%7D | 422 | /attr",
        "entities?attr=%7B%22a%22%3A%7B%7D%7D | 422 | /attr",
        "entities?attr=%7B%22a%5B%22%3A1%7D | 422 | /attr",
        "entities?attr=%7B%22a%22%3A1%2C%22a%22%3A2%7D | 422 | /attr",
        "entities?attr=%7B%22a%22%3A%5B1%2C2%2C3%2C4%2C5%2C6%2C7%2C8%2C9%5D%7D | 422 | /attr",
        "entities?min_confidence=2 | 422 | /min_confidence",
        "entities?updated_after=soon | 422 | /updated_after",
        "entities?at=2026-01-01T00:00:00Z&at_state=1 | 422 | /at",
        "entities?at_state=-1 | 422 | /at_state",
        "entities?at_state=1.5 | 422 | /at_state",
        "entities?limit=201 | 400 | /limit",
        "entities?limit=0 | 422 | /limit",
        "entities?cursor=x | 400 | /cursor",
        "entities?entity_type=%00 | 422 | /entity_type",
        "entities?nothing=1 | 422 | /nothing",
        "entities/a?at_version=1&at_state=1 | 422 | /at_version",
        "entities/a/references?direction=up | 422 | /direction",
        "updates?entity_id=%00 | 422 | /entity_id",
        "updates?limit=201 | 400 | /limit",
        "diff | 422 | /from",
        "diff?from=x | 422 | /from",
        "diff?from=-1 | 422 | /from",
        "diff?from=0&to=-1 | 422 | /to",
        "diff/summary?from=0&to=1e99 | 422 | /to",
        "snapshots/x | 422 | /id",
        "snapshots?limit=201 | 400 | /limit",
      })
  void refusesQuestionsThatMeanNothing(String path, int status, String pointer) {
    Answer refused = rest.get("/v1/world/" + path);
    assertEquals(status, refused.status(), refused::toString);
    assertEquals(pointer, refused.at("/errors/0/pointer"), refused::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PUT | {\"attributes\":{}} | 422 | /entity_type",
        "PUT | {\"entity_type\":\"t\"} | 422 | /attributes",
        "PUT | {\"entity_type\":\" \",\"attributes\":{}} | 422 | /entity_type",
        "PUT | {\"entity_type\":\"t\",\"attributes\":[]} | 422 | /attributes",
        "PUT | {\"entity_type\":\"t\",\"attributes\":{\"a\":1e400}} | 422 | /attributes",
        "PUT | {\"entity_type\":\"t\",\"attributes\":{\"a\":\"\\u0000\"}} | 422 | /attributes",
        "PUT | {\"entity_type\":\"t\",\"attributes\":{\"a\":1,\"a\":2}} | 422 | /attributes",
        "PUT | {\"entity_type\":\"t\",\"attributes\":{},\"confidence\":1.5} | 422 | /confidence",
        "PUT | {\"entity_type\":\"t\",\"attributes\":{},\"version\":1} | 422 | /version",
        "PATCH | {\"attributes\":null} | 422 | /attributes",
        "PATCH | {\"attributes\":[]} | 422 | /attributes",
        "PATCH | {\"entity_type\":null} | 422 | /entity_type",
        "PATCH | {\"confidence\":null} | 422 | /confidence",
        "PATCH | {\"confidence\":-0.1} | 422 | /confidence",
        "PATCH | {\"version\":2} | 409 | /version",
        "PATCH | {\"entity_id\":\"b\"} | 409 | /entity_id",
        "PATCH | {\"name\":1} | 422 | /name",
      })
  void refusesContentThatIsNone(String method, String body, int status, String pointer) {
    Answer refused = change(method, ENTITY, "\"v1\"", body);
    assertEquals(status, refused.status(), refused::toString);
    assertEquals(pointer, refused.at("/errors/0/pointer"), refused::toString);
    assertEquals("\"v1\"", rest.get(ENTITY).header("ETag"));
  }

  @Test
  void refusesAttributesThatAreTooLarge() {
    String large = "{\"a\":\"%s\"}".formatted("x".repeat(256 * 1024));
    assertProblem(413, "payload-too-large", "/attributes", create("large", large));
    String half = "{\"a\":\"%s\"}".formatted("x".repeat(200 * 1024));
    assertEquals(201, create("large", half).status());
    assertProblem(
        413,
        "payload-too-large",
        "/attributes",
        change(
            "PATCH",
            "/v1/world/entities/large",
            "\"v1\"",
            "{\"attributes\":%s}".formatted(half.replace("\"a\"", "\"b\""))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "restore | {} | /state_version",
        "restore | {\"dry_run\":true} | /state_version",
        "restore | {\"state_version\":0,\"snapshot_id\":\"019a2b3c-4d5e-7f60-8a1b-2c3d4e5f60a1\"} | /state_version",
        "restore | {\"state_version\":-1,\"dry_run\":true} | /state_version",
        "restore | {\"state_version\":0} | /expected_state_version",
        "restore | {\"state_version\":0,\"expected_state_version\":-1} | /expected_state_version",
        "restore | {\"state_version\":0,\"dry_run\":\"yes\"} | /dry_run",
        "forget | {} | /state_version",
        "forget | {\"state_version\":-1} | /state_version",
        "check | {\"repair\":1} | /repair",
        "snapshots | {\"description\":\"a\\u0000\"} | /description",
        "snapshots | {\"name\":\"a\"} | /name",
      })
  void refusesCommandsThatMeanNothing(String path, String body, String pointer) {
    assertProblem(
        422, "validation-failed", pointer, rest.post("/v1/world/" + path, "org-admin", body));
  }
}
