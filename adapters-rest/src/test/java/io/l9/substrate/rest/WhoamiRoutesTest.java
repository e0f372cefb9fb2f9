package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.net.http.HttpRequest;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhoamiRoutesTest extends SharedServerTest {

  private static final String OTHER = "00000000-0000-7000-8000-00000000ffff";

  @Test
  void saysWhoIsCalling_byTheKeyAlone() {
    TenantScope user = rest.world.endUser();
    Answer answer = rest.get("/v1/whoami");
    assertEquals(200, answer.status(), answer::toString);
    assertEquals(user.tenant().toString(), answer.at("/tenant_id"));
    assertEquals(Objects.toString(user.org()), answer.at("/org_id"));
    assertEquals(Objects.toString(user.user()), answer.at("/user_id"));
    assertEquals("end_user", answer.at("/role"));
    assertEquals("[\"shared\"]", answer.json().at("/visible_scopes").toString());
    assertTrue(answer.json().at("/session_id").isNull());
    assertEquals(
        "[\"audit:read\",\"checkpoints:read\",\"checkpoints:write\",\"jobs:manage\","
            + "\"keys:manage\",\"knowledge:confirm\",\"knowledge:read\","
            + "\"knowledge:write\",\"logs:read\",\"logs:write\",\"memory:read\","
            + "\"memory:write\",\"reasoning:read\",\"reasoning:write\","
            + "\"reflections:read\",\"reflections:write\",\"retention:manage\",\"store:read\","
            + "\"store:write\",\"subject:erase\",\"subject:export\",\"subject:import\","
            + "\"subject:read\",\"tasks:read\",\"tasks:work\",\"tasks:write\",\"trade:read\",\"trade:write\","
            + "\"world:admin\",\"world:read\",\"world:write\"]",
        answer.json().at("/scopes").toString());
    assertTrue(answer.json().at("/key_id").isNull());
    assertTrue(answer.json().at("/expires_at").isNull());
    assertEquals(
        "[\"shared\",\"cursor\"]",
        rest.get("/v1/whoami", "org-admin").json().at("/visible_scopes").toString());
  }

  @Test
  void takesTracingIdsFromHeaders() {
    Answer answer =
        rest.send(
            rest.request("/v1/whoami")
                .header("L9-Session-Id", "run-7")
                .header("L9-Correlation-Id", OTHER)
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    assertEquals("run-7", answer.at("/session_id"));
    assertEquals(OTHER, answer.at("/correlation_id"));
    assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", answer.at("/trace_id"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "nonsense"
      })
  void beginsANewTrace_whenTheHeaderIsNotValid(String traceparent) {
    String trace =
        rest.send(rest.request("/v1/whoami").header("traceparent", traceparent)).at("/trace_id");
    assertTrue(trace.matches("(?!4bf9|0{32})[0-9a-f]{32}"), trace);
  }

  @Test
  void keepsTheCallersRequestId_ifItIsOne() {
    assertEquals(
        "abc-1.2_3",
        rest.send(rest.request("/v1/whoami").header("X-Request-Id", "abc-1.2_3"))
            .header("X-Request-Id"));
    String made =
        rest.send(rest.request("/v1/whoami").header("X-Request-Id", "a b")).header("X-Request-Id");
    assertEquals(36, made.length());
  }

  @Test
  void refusesWithoutAKey() {
    Answer answer = rest.send(HttpRequest.newBuilder(rest.uri("/v1/whoami")));
    assertProblem(401, "unauthenticated", null, answer);
    assertEquals("Bearer realm=\"l9\"", answer.header("WWW-Authenticate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Bearer ", "Bearer", "Basic dXNlcjp1c2Vy", "user", ""})
  void refusesAKeyThatIsNone(String authorization) {
    for (String path : new String[] {"/v1/whoami", "/v1/packets/" + OTHER}) {
      Answer answer =
          rest.send(HttpRequest.newBuilder(rest.uri(path)).header("Authorization", authorization));
      assertProblem(401, "unauthenticated", null, answer);
      assertTrue(answer.header("WWW-Authenticate").contains("invalid_token"));
    }
  }

  @Test
  void refusesToWriteOrSearchWithoutAKey_beforeItReadsTheBody() {
    for (String path : new String[] {"/v1/packets", "/v1/packets/batch", "/v1/search"}) {
      assertProblem(401, "unauthenticated", null, rest.post(path, "wrong", "{"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"L9-Tenant", "L9-Org", "L9-User"})
  void refusesAHeaderThatNamesAnotherIdentity(String header) {
    assertProblem(
        403,
        "identity-override-forbidden",
        null,
        rest.send(rest.request("/v1/whoami").header(header, OTHER)));
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.send(rest.request("/v1/whoami").header(header, "everybody")));
  }

  @Test
  void acceptsHeadersThatRepeatTheIdentity() {
    TenantScope user = rest.world.endUser();
    Answer answer =
        rest.send(
            rest.request("/v1/whoami")
                .header("L9-Tenant", user.tenant().toString())
                .header("L9-Org", Objects.toString(user.org()))
                .header("L9-User", Objects.toString(user.user())));
    assertEquals(200, answer.status(), answer::toString);
  }

  @Test
  void narrowsAnIdentityThatStandsForMany() {
    Answer answer =
        rest.send(
            HttpRequest.newBuilder(rest.uri("/v1/whoami"))
                .header("Authorization", "bearer tenant-admin")
                .header("L9-Org", OTHER));
    assertEquals(OTHER, answer.at("/org_id"));
    assertEquals("tenant_admin", answer.at("/role"));
  }

  @ParameterizedTest
  @CsvSource({"L9-Session-Id,a b", "L9-Correlation-Id,7"})
  void refusesTracingIdsThatAreNone(String header, String value) {
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.send(rest.request("/v1/whoami").header(header, value)));
  }

  @Test
  void refusesParametersThatItDoesNotKnow() {
    assertProblem(422, "validation-failed", "/as", rest.get("/v1/whoami?as=admin"));
  }
}
