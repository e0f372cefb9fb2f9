package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionRoutesTest extends SharedServerTest {

  private static final String POLICIES = "/v1/retention/policies";
  private static final String PREVIEW = "/v1/retention/preview";
  private static final String HOLDS = "/v1/retention/holds";
  private static final String ADMIN = "tenant-admin";

  private Answer put(String kind, String key, String body) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri(POLICIES + "/" + kind))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private Answer delete(String path, String key) {
    return rest.send("DELETE", path, key, null);
  }

  private static String place(RetentionKind kind) {
    return "/data/" + Arrays.asList(RetentionKind.values()).indexOf(kind);
  }

  @Test
  void setsListsAndRemoves() {
    Answer set = put("packets", ADMIN, "{\"days\": 365}");
    assertEquals(200, set.status(), set::toString);
    assertEquals("packets", set.at("/kind"));
    assertEquals("365", set.at("/days"));
    assertTrue(set.json().at("/default_days").isNull());
    Answer list = rest.get(POLICIES, ADMIN);
    assertEquals(RetentionKind.values().length, list.json().at("/data").size());
    assertEquals("365", list.at(place(RetentionKind.PACKETS) + "/own_days"));
    assertEquals("30", list.at(place(RetentionKind.LOGS) + "/days"));
    assertTrue(list.json().at(place(RetentionKind.LOGS) + "/own_days").isNull());
    for (int twice = 0; twice < 2; twice++) {
      assertEquals(204, delete(POLICIES + "/packets", ADMIN).status());
    }
    assertTrue(
        rest.get(POLICIES, ADMIN).json().at(place(RetentionKind.PACKETS) + "/days").isNull());
  }

  @Test
  void countsWhatIsDue() {
    String line =
        "{\"agent_id\":\"planner\",\"level\":\"INFO\",\"message\":\"old\","
            + "\"timestamp\":\"2020-01-01T00:00:00Z\"}";
    assertEquals(201, rest.post("/v1/agent-logs", line).status());
    assertEquals(201, rest.post("/v1/agent-logs", "foreigner", line).status());
    Answer preview = rest.send("POST", PREVIEW, ADMIN, null);
    assertEquals(200, preview.status(), preview::toString);
    assertEquals("1", preview.at(place(RetentionKind.LOGS) + "/rows"));
    assertEquals("2020-01-01T00:00:00Z", preview.at(place(RetentionKind.LOGS) + "/oldest"));
    assertEquals("0", preview.at(place(RetentionKind.PACKETS) + "/rows"));
  }

  @Test
  void placesListsAndLiftsHolds() {
    Answer packets =
        rest.post(HOLDS, ADMIN, "{\"kind\": \"packets\", \"reason\": \"lawsuit 4711\"}");
    assertEquals(201, packets.status(), packets::toString);
    assertEquals("lawsuit 4711", packets.at("/reason"));
    assertEquals(HOLDS + "/" + packets.at("/id"), packets.header("Location"));
    Answer everything = rest.post(HOLDS, ADMIN, "{\"reason\": \"lawsuit 4712\"}");
    assertTrue(everything.json().at("/kind").isNull());
    assertEquals(2, rest.get(HOLDS, ADMIN).json().at("/data").size());
    assertEquals("true", rest.get(POLICIES, ADMIN).at(place(RetentionKind.LOGS) + "/held"));
    assertEquals(204, delete(HOLDS + "/" + everything.at("/id"), ADMIN).status());
    assertProblem(404, "not-found", null, delete(HOLDS + "/" + everything.at("/id"), ADMIN));
    Answer list = rest.get(POLICIES, ADMIN);
    assertEquals("false", list.at(place(RetentionKind.LOGS) + "/held"));
    assertEquals("true", list.at(place(RetentionKind.PACKETS) + "/held"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "org-admin"})
  void isForAdministratorsOfTheTenantAlone(String key) {
    String hold = rest.post(HOLDS, ADMIN, "{\"reason\": \"lawsuit\"}").at("/id");
    assertProblem(403, "forbidden", null, rest.get(POLICIES, key));
    assertProblem(403, "forbidden", null, put("logs", key, "{\"days\": 1}"));
    assertProblem(403, "forbidden", null, delete(POLICIES + "/logs", key));
    assertProblem(403, "forbidden", null, rest.send("POST", PREVIEW, key, null));
    assertProblem(403, "forbidden", null, rest.get(HOLDS, key));
    assertProblem(403, "forbidden", null, rest.post(HOLDS, key, "{\"reason\": \"mine\"}"));
    assertProblem(403, "forbidden", null, delete(HOLDS + "/" + hold, key));
    assertEquals(1, rest.get(HOLDS, ADMIN).json().at("/data").size());
  }

  @Test
  void refusesBadInput() {
    for (String days : new String[] {"0", "-1", "36501", "null"}) {
      assertProblem(
          422, "validation-failed", "/days", put("logs", ADMIN, "{\"days\": " + days + "}"));
    }
    assertProblem(404, "not-found", null, put("unknown", ADMIN, "{\"days\": 1}"));
    assertProblem(404, "not-found", null, delete(POLICIES + "/unknown", ADMIN));
    assertProblem(422, "validation-failed", "/reason", rest.post(HOLDS, ADMIN, "{}"));
    for (String reason :
        new String[] {"", " ", "a\\u0000b", "x".repeat(RetentionHold.MAX_REASON + 1)}) {
      assertProblem(
          422,
          "validation-failed",
          "/reason",
          rest.post(HOLDS, ADMIN, "{\"reason\": \"" + reason + "\"}"));
    }
    assertProblem(
        422,
        "validation-failed",
        "/kind",
        rest.post(HOLDS, ADMIN, "{\"kind\": \"unknown\", \"reason\": \"r\"}"));
    assertEquals(0, rest.get(HOLDS, ADMIN).json().at("/data").size());
  }
}
