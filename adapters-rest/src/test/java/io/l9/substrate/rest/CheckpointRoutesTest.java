package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.identity.Permission;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checkpoints over HTTP. */
class CheckpointRoutesTest extends SharedServerTest {

  private static final String PATH = "/v1/checkpoints";
  private static final String VALUE = "{\"type\":\"json\",\"base64\":\"eyJuIjoxfQ==\"}";
  private static final String OTHER = "{\"type\":\"msgpack\",\"base64\":\"AAH/\"}";

  private static String body(String thread, String id, String more) {
    return "{\"thread_id\":\"%s\",\"checkpoint_id\":\"%s\",\"body\":%s%s}"
        .formatted(thread, id, VALUE, more);
  }

  private static String channel(String value) {
    return ",\"channels\":[{\"name\":\"c\",\"version\":\"2\"," + value + "}]";
  }

  private Answer put(String thread, String id, String more) {
    return put(body(thread, id, more), Map.of());
  }

  private Answer put(String json, Map<String, String> headers) {
    HttpRequest.Builder request =
        rest.request(PATH)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json));
    headers.forEach(request::header);
    return rest.send(request);
  }

  private List<String> ids(String key, String query) {
    Answer page = rest.get(PATH + query, key);
    assertEquals(200, page.status(), page::toString);
    List<String> ids = new ArrayList<>();
    page.json().path("data").forEach(one -> ids.add(one.path("checkpoint_id").asString()));
    return ids;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void storesACheckpoint_andReadsItWithEverything() {
    Answer stored =
        put(
            "t",
            "1",
            ",\"run_id\":\"r\",\"metadata\":{\"step\":-1}" + channel("\"value\":" + OTHER));
    assertEquals(201, stored.status(), stored::toString);
    String location = stored.header("Location");
    Answer one = rest.get(location);
    assertEquals(200, one.status(), one::toString);
    assertEquals("msgpack", one.at("/channels/0/value/type"));
    assertEquals("AAH/", one.at("/channels/0/value/base64"));
    assertEquals("eyJuIjoxfQ==", one.at("/body/base64"));
    assertEquals("-1", one.at("/metadata/step"));
    assertEquals(200, put("t", "1", "").status());
    assertEquals(0, rest.get(PATH + "/one?thread_id=t").json().path("channels").size());
    assertProblem(404, "not-found", null, rest.get(PATH + "/one?thread_id=u"));
    assertProblem(404, "not-found", null, rest.get(location, "foreigner"));
    assertProblem(422, "validation-failed", "/thread_id", rest.get(PATH + "/one"));
  }

  @Test
  void takesUnchangedChannelsOfTheParent_andNamesThoseThatItDoesNotHave() {
    put("t", "1", channel("\"value\":" + OTHER));
    Answer step = put("t", "2", ",\"parent_id\":\"1\"" + channel("\"unchanged\":true"));
    assertEquals(201, step.status(), step::toString);
    assertEquals("AAH/", rest.get(PATH + "/one?thread_id=t").at("/channels/0/value/base64"));
    Answer missing = put("t", "3", ",\"parent_id\":\"9\"" + channel("\"unchanged\":true"));
    assertProblem(409, "missing-channels", "/channels/0", missing);
    assertEquals(List.of("2", "1"), ids("user", "?thread_id=t"));
    assertEquals(422, put("t", "3", channel("\"unchanged\":true,\"value\":" + VALUE)).status());
  }

  @Test
  void storesOnTopOfTheHeadThatTheClientKnows_orNotAtAll() {
    put("t", "1", "");
    Map<String, String> onFirst = Map.of("If-Match", "\"1\"");
    assertEquals(201, putIf(onFirst, "2").status());
    assertProblem(412, "version-mismatch", null, putIf(onFirst, "3"));
    assertProblem(400, "malformed-request", null, putIf(Map.of("If-Match", "*"), "3"));
    assertEquals(201, put("t", "3", ",\"parent_id\":\"1\"").status());
  }

  private Answer putIf(Map<String, String> headers, String id) {
    return put(body("t", id, ",\"parent_id\":\"1\""), headers);
  }

  @Test
  void listsPageByPage_byThreadNamespaceAndMetadata() {
    String odd = "a/b%c?d#e f|\uD83D\uDE80";
    put(odd, "1", ",\"metadata\":{\"source\":\"input\"}");
    put(odd, "2", ",\"ns\":\"sub|x\",\"metadata\":{\"source\":\"loop\"}");
    put("u", "2", "");
    String thread = "?thread_id=" + encoded(odd);
    assertEquals(List.of("2", "2", "1"), ids("user", ""));
    assertEquals(List.of("2", "1"), ids("user", thread));
    assertEquals(List.of("1"), ids("user", thread + "&ns="));
    assertEquals(List.of("2"), ids("user", thread + "&ns=" + encoded("sub|x")));
    assertEquals(List.of("1"), ids("user", "?before=2"));
    assertEquals(List.of("2"), ids("user", "?filter=" + encoded("{\"source\":\"loop\"}")));
    assertEquals(List.of(), ids("foreigner", ""));
    Answer first = rest.get(PATH + "?limit=2");
    JsonNode next = first.json().path("next_cursor");
    assertEquals(List.of("1"), ids("user", "?limit=2&cursor=" + next.asString()));
    assertEquals(false, first.json().at("/data/0").has("body"));
    assertEquals(
        "eyJuIjoxfQ==", rest.get(PATH + "?include=values&limit=5").at("/data/0/body/base64"));
    assertProblem(400, "limit-too-large", "/limit", rest.get(PATH + "?include=values&limit=51"));
    assertProblem(422, "validation-failed", "/filter", rest.get(PATH + "?filter=%5B%5D"));
    Answer longest = put("\uD83D\uDE80".repeat(255), "1", "");
    assertEquals(201, longest.status(), longest::toString);
    assertProblem(422, "validation-failed", "/thread_id", put("\uD83D\uDE80".repeat(256), "1", ""));
  }

  @Test
  void storesWrites_andReturnsTheHistoriesOfChannels() {
    put("t", "1", channel("\"value\":" + OTHER));
    String writes =
        "{\"thread_id\":\"t\",\"checkpoint_id\":\"1\",\"task_id\":\"x\",\"writes\":["
            + "{\"idx\":0,\"channel\":\"c\",\"value\":"
            + VALUE
            + "}]}";
    assertEquals(204, rest.post(PATH + "/writes", writes).status());
    put("t", "2", ",\"parent_id\":\"1\"");
    Answer one = rest.get(PATH + "/one?thread_id=t&checkpoint_id=1");
    assertEquals("x", one.at("/writes/0/task_id"));
    Answer history =
        rest.post(
            PATH + "/delta-history",
            "{\"thread_id\":\"t\",\"checkpoint_id\":\"2\",\"channels\":[\"c\",\"d\"]}");
    assertEquals("AAH/", history.at("/histories/0/seed/base64"));
    assertEquals("eyJuIjoxfQ==", history.at("/histories/0/writes/0/value/base64"));
    assertEquals(true, history.json().at("/histories/1/seed").isNull());
    assertProblem(
        422,
        "validation-failed",
        "/writes/0/value/base64",
        rest.post(PATH + "/writes", writes.replace("eyJuIjoxfQ==", "%%%")));
  }

  @Test
  void copiesPrunesAndDeletes() {
    put("t", "1", ",\"run_id\":\"r\"" + channel("\"value\":" + OTHER));
    put("t", "2", ",\"run_id\":\"s\"");
    Answer copied = rest.post(PATH + "/copy", "{\"from\":\"t\",\"to\":\"u\"}");
    assertEquals("2", copied.at("/checkpoints"), copied::toString);
    assertEquals(
        "0", rest.post(PATH + "/copy", "{\"from\":\"x\",\"to\":\"u\"}").at("/checkpoints"));
    Answer pruned = rest.post(PATH + "/prune", "{\"thread_ids\":[\"u\",\"absent\"]}");
    assertEquals("1", pruned.at("/checkpoints"), pruned::toString);
    assertEquals(List.of("2"), ids("user", "?thread_id=u"));
    for (int twice = 0; twice < 2; twice++) {
      assertEquals(204, rest.send("DELETE", PATH + "?run_id=r", "user", null).status());
      assertEquals(List.of("2"), ids("user", "?thread_id=t"));
      assertEquals(204, rest.send("DELETE", PATH + "?thread_id=u", "user", null).status());
      assertEquals(List.of("2"), ids("user", ""));
    }
    assertEquals(422, rest.send("DELETE", PATH, "user", null).status());
    assertEquals(
        422, rest.post(PATH + "/prune", "{\"thread_ids\":[\"t\"],\"strategy\":\"some\"}").status());
    assertEquals(422, rest.post(PATH + "/prune", "{\"thread_ids\":[]}").status());
  }

  @Test
  void needsThePermissions() {
    EnumSet<Permission> others = EnumSet.allOf(Permission.class);
    others.remove(Permission.CHECKPOINTS_READ);
    rest.permissions.put("user", others);
    assertEquals(201, put("t", "1", "").status());
    assertProblem(403, "forbidden", null, rest.get(PATH));
    assertProblem(403, "forbidden", null, rest.get(PATH + "/one?thread_id=t"));
    assertProblem(403, "forbidden", null, rest.post(PATH + "/delta-history", "{}"));
    others.remove(Permission.CHECKPOINTS_WRITE);
    rest.permissions.put("user", others);
    assertProblem(403, "forbidden", null, put("t", "1", ""));
    for (String path : List.of("/writes", "/copy", "/prune")) {
      assertProblem(403, "forbidden", null, rest.post(PATH + path, "{}"));
    }
    assertProblem(403, "forbidden", null, rest.send("DELETE", PATH + "?run_id=r", "user", null));
  }
}
