package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.Role;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyRoutesTest extends SharedServerTest {

  private static final String KEYS = "/v1/api-keys";

  private static final String NOBODY = "00000000-0000-7000-8000-00000000ffff";

  private String userId() {
    return Objects.toString(rest.world.endUser().user());
  }

  private String ofAUser(String more) {
    return "{\"name\":\"n\",\"role\":\"end_user\",\"user_id\":\"" + userId() + "\"" + more + "}";
  }

  private Answer created() {
    Answer answer = rest.post(KEYS, "org-admin", ofAUser(""));
    assertEquals(201, answer.status(), answer::toString);
    return answer;
  }

  private Answer delete(String id, String key) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri(KEYS + "/" + id))
            .header("Authorization", "Bearer " + key)
            .DELETE());
  }

  @Test
  void makesAKey_andTellsItsTokenOnce() {
    Answer answer =
        rest.post(
            KEYS,
            "org-admin",
            ofAUser(",\"scopes\":[\"memory:read\"],\"expires_at\":\"2026-04-01T00:00:00Z\""));
    assertEquals(201, answer.status(), answer::toString);
    String token = answer.at("/token");
    assertTrue(token.startsWith(answer.at("/api_key/prefix") + "_"), token);
    assertEquals("/v1/api-keys/" + answer.at("/api_key/id"), answer.header("Location"));
    assertEquals("active", answer.at("/api_key/state"));
    assertEquals("[\"memory:read\"]", answer.json().at("/api_key/scopes").toString());
    assertEquals(userId(), answer.at("/api_key/user_id"));
    assertEquals(
        Objects.toString(rest.world.orgAdmin().org()), answer.at("/api_key/org_id"), "its own");
    Answer list = rest.get(KEYS, "org-admin");
    assertEquals(200, list.status(), list::toString);
    assertEquals(answer.at("/api_key/id"), list.at("/data/0/id"));
    assertFalse(list.toString().contains(token.substring(21)));
  }

  @Test
  void aKeyThatWasMadeOpensTheServer_untilItIsRevoked() {
    Answer made =
        rest.post(
            KEYS,
            "org-admin",
            ofAUser(",\"scopes\":[\"memory:read\"],\"expires_at\":\"2026-04-01T00:00:00Z\""));
    String token = made.at("/token");
    String id = made.at("/api_key/id");
    Answer whoami = rest.get("/v1/whoami", token);
    assertEquals(200, whoami.status(), whoami::toString);
    assertEquals(id, whoami.at("/key_id"));
    assertEquals(userId(), whoami.at("/user_id"));
    assertEquals("end_user", whoami.at("/role"));
    assertEquals("[\"memory:read\"]", whoami.json().at("/scopes").toString());
    assertEquals("2026-04-01T00:00:00Z", whoami.at("/expires_at"));
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post("/v1/packets", token, "{\"packet_type\":\"note\",\"payload\":\"a\"}"));
    assertEquals("2026-03-01T12:00:00Z", rest.get(KEYS, "org-admin").at("/data/0/last_used_at"));
    assertEquals(204, delete(id, "org-admin").status());
    assertProblem(401, "unauthenticated", null, rest.get("/v1/whoami", token));
  }

  @Test
  void listsPageByPage() {
    String older = created().at("/api_key/id");
    rest.clock.advance(Duration.ofSeconds(1));
    String newer = created().at("/api_key/id");
    Answer first = rest.get(KEYS + "?limit=1", "org-admin");
    assertEquals(newer, first.at("/data/0/id"));
    assertEquals("true", first.at("/has_more"));
    Answer second = rest.get(KEYS + "?limit=1&cursor=" + first.at("/next_cursor"), "org-admin");
    assertEquals(older, second.at("/data/0/id"));
    assertTrue(second.json().at("/next_cursor").isNull());
    assertProblem(400, "limit-too-large", "/limit", rest.get(KEYS + "?limit=201", "org-admin"));
    assertProblem(
        400,
        "invalid-cursor",
        "/cursor",
        rest.get(KEYS + "?limit=1&cursor=" + first.at("/next_cursor"), "tenant-admin"));
  }

  @Test
  void rotates_andRevokes() {
    String id = created().at("/api_key/id");
    Answer rotated = rest.post(KEYS + "/" + id + "/rotate", "org-admin", "{}");
    assertEquals(201, rotated.status(), rotated::toString);
    String next = rotated.at("/api_key/id");
    Answer old = rest.get(KEYS, "org-admin");
    assertEquals(next, old.at("/data/1/replaced_by"), old::toString);
    assertEquals("2026-03-02T12:00:00Z", old.at("/data/1/expires_at"), "after a day");
    assertProblem(409, "conflict", null, rest.post(KEYS + "/" + id + "/rotate", "org-admin", "{}"));
    assertEquals(204, delete(next, "org-admin").status());
    assertEquals(204, delete(next, "org-admin").status(), "again");
    assertEquals("revoked", rest.get(KEYS, "org-admin").at("/data/0/state"));
    for (String overlap : new String[] {"-1", "2592001"}) {
      assertProblem(
          422,
          "validation-failed",
          "/overlap_seconds",
          rest.post(
              KEYS + "/" + id + "/rotate", "org-admin", "{\"overlap_seconds\":" + overlap + "}"));
    }
  }

  @Test
  void anothersKeyIsNotThere() {
    String id = created().at("/api_key/id");
    for (String unknown : new String[] {id, NOBODY}) {
      assertProblem(404, "not-found", null, delete(unknown, "foreign-admin"));
      assertProblem(
          404,
          "not-found",
          null,
          rest.post(KEYS + "/" + unknown + "/rotate", "foreign-admin", "{}"));
    }
    assertEquals("[]", rest.get(KEYS, "foreign-admin").json().at("/data").toString());
    assertEquals("active", rest.get(KEYS, "org-admin").at("/data/0/state"));
    assertProblem(422, "validation-failed", "/id", delete("7", "org-admin"));
  }

  @Test
  void isForAdministratorsWithThePermission() {
    String id = created().at("/api_key/id");
    for (String key : new String[] {"user", "org-admin"}) {
      if (key.equals("org-admin")) {
        rest.permissions.put(key, Set.of(Permission.MEMORY_READ, Permission.MEMORY_WRITE));
      }
      assertProblem(403, "forbidden", null, rest.get(KEYS, key));
      assertProblem(403, "forbidden", null, rest.post(KEYS, key, ofAUser("")));
      assertProblem(403, "forbidden", null, delete(id, key));
      assertProblem(403, "forbidden", null, rest.post(KEYS + "/" + id + "/rotate", key, "{}"));
    }
  }

  @Test
  void makesNoKeyThatMayDoMoreThanTheCaller() {
    rest.permissions.put("org-admin", Set.of(Permission.KEYS_MANAGE));
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post(KEYS, "org-admin", ofAUser(",\"scopes\":[\"memory:read\"]")));
    assertProblem(
        403,
        "forbidden",
        null,
        rest.post(KEYS, "org-admin", ofAUser(",\"org_id\":\"" + NOBODY + "\"")));
    for (Role role : new Role[] {Role.L9_SYSTEM, Role.TENANT_ADMIN, Role.PLATFORM_ADMIN}) {
      assertProblem(
          403,
          "forbidden",
          null,
          rest.post(KEYS, "org-admin", "{\"name\":\"n\",\"role\":\"" + role.code() + "\"}"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|/name",
        "{\"name\":\"n\"}|/role",
        "{\"name\":\" \",\"role\":\"org_admin\"}|/name",
        "{\"name\":\"n\",\"role\":\"superuser\"}|/role",
        "{\"name\":\"n\",\"role\":\"end_user\"}|/user_id",
        "{\"name\":\"n\",\"role\":\"org_admin\",\"scopes\":[\"all\"]}|/scopes",
        "{\"name\":\"n\",\"role\":\"org_admin\",\"scopes\":[null]}|/scopes",
        "{\"name\":\"n\",\"role\":\"org_admin\",\"expires_at\":\"2026-01-01T00:00:00Z\"}|/expires_at",
        "{\"name\":\"n\",\"role\":\"org_admin\",\"user_id\":\"alice\"}|/user_id",
        "{\"name\":\"n\",\"role\":\"org_admin\",\"token\":\"mine\"}|/token"
      })
  void refusesWhatIsNoKey(String body, String pointer) {
    Answer answer = rest.post(KEYS, "org-admin", body);
    assertEquals(422, answer.status(), answer::toString);
    assertTrue(answer.at("/errors/0/pointer").startsWith(pointer), answer::toString);
  }

  @Test
  void aKeySaysWhichKeyMadeIt_endsNoLater_andTakesItAlongByChoice() {
    String body = "{\"name\":\"n\",\"role\":\"org_admin\",\"expires_at\":%s}";
    Answer maker = rest.post(KEYS, "org-admin", body.formatted("\"2026-03-02T00:00:00Z\""));
    assertEquals(201, maker.status(), maker::toString);
    assertTrue(maker.json().at("/api_key/created_by").isNull(), maker::toString);
    Answer child = rest.post(KEYS, maker.at("/token"), body.formatted("null"));
    assertEquals(maker.at("/api_key/id"), child.at("/api_key/created_by"), child::toString);
    assertEquals("2026-03-02T00:00:00Z", child.at("/api_key/expires_at"));
    assertProblem(
        422,
        "validation-failed",
        "/expires_at",
        rest.post(KEYS, maker.at("/token"), body.formatted("\"2026-03-02T00:00:01Z\"")));

    String path = KEYS + "/" + maker.at("/api_key/id");
    assertEquals(204, rest.send("DELETE", path, "org-admin", null).status());
    assertEquals(200, rest.get(KEYS, child.at("/token")).status(), "kept unless it is said");
    assertEquals(204, rest.send("DELETE", path + "?children=revoke", "org-admin", null).status());
    assertProblem(401, "unauthenticated", null, rest.get(KEYS, child.at("/token")));
    assertProblem(
        422,
        "validation-failed",
        "/children",
        rest.send("DELETE", path + "?children=all", "org-admin", null));
  }
}
