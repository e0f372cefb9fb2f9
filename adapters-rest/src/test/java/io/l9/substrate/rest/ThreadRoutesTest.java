package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads and tags. */
class ThreadRoutesTest extends SharedServerTest {

  private static final String THREAD = "00000000-0000-7000-8000-00000000000";

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  private String stored(int payload, String thread, String agent) {
    rest.clock.advance(Duration.ofSeconds(1));
    return rest.stored(
        "{\"packet_type\":\"note\",\"payload\":%d,\"thread_id\":\"%s\",\"agent_id\":\"%s\"}"
            .formatted(payload, thread, agent));
  }

  private static String next(Answer page) {
    return page.header("Link") == null ? null : page.header("Link").replaceAll("<(.*)>.*", "$1");
  }

  private static List<Integer> payloads(Answer page) {
    List<Integer> payloads = new ArrayList<>();
    page.json().at("/data").forEach(packet -> payloads.add(packet.path("payload").asInt()));
    return payloads;
  }

  @Test
  void listsThreads_theLatestFirst_whileOthersBegin() {
    for (int i = 0; i < 5; i++) {
      stored(10 * i, THREAD + i, "scout");
      stored(10 * i + 1, THREAD + i, i == 2 ? "clerk" : "scout");
    }
    rest.post(
        "/v1/packets",
        "foreigner",
        "{\"packet_type\":\"note\",\"payload\":1,\"thread_id\":\"" + THREAD + "4\"}");
    StringBuilder seen = new StringBuilder();
    String path = "/v1/threads?limit=2";
    for (int page = 0; path != null; page++) {
      Answer answer = rest.get(path);
      answer
          .json()
          .at("/data")
          .forEach(thread -> seen.append(thread.path("id").asString().substring(35)));
      path = next(answer);
      stored(page, THREAD + (page + 5), "late");
    }
    assertEquals("43210", seen.toString());
    Answer clerks = rest.get("/v1/threads?agent_id=clerk");
    assertEquals(1, clerks.json().at("/data").size());
    assertEquals(2, clerks.json().at("/data/0/packets").asInt());
    assertEquals(2, clerks.json().at("/data/0/agents").asInt());
    assertEquals("2026-03-01T12:00:05Z", clerks.at("/data/0/first"));
    assertEquals("2026-03-01T12:00:06Z", clerks.at("/data/0/last"));
    Answer foreign = rest.get("/v1/threads", "foreigner");
    assertEquals(1, foreign.json().at("/data").size());
    assertEquals(1, foreign.json().at("/data/0/packets").asInt());
  }

  @Test
  void showsAPacketAmongItsNeighbours_andGoesOnFromThere() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      ids.add(stored(i, THREAD + "1", "scout"));
    }
    String around = "/v1/threads/" + THREAD + "1/packets?limit=3&around=" + ids.get(4);
    Answer window = rest.get(around);
    assertEquals(List.of(3, 4, 5), payloads(window));
    Answer later = rest.get(next(window));
    assertEquals(List.of(6, 7, 8), payloads(later));
    assertFalse(later.json().at("/has_more").asBoolean());
    Answer backwards = rest.get(around + "&order=desc");
    assertEquals(List.of(5, 4, 3), payloads(backwards));
    assertEquals(List.of(2, 1, 0), payloads(rest.get(next(backwards))));
    assertEquals(List.of(4), payloads(rest.get(around.replace("limit=3", "limit=1"))));
    assertEquals(9, payloads(rest.get(around.replace("limit=3", "limit=200"))).size());
    Answer end = rest.get(around.replace(ids.get(4), ids.get(8)));
    assertEquals(List.of(7, 8), payloads(end));
    assertFalse(end.json().at("/has_more").asBoolean());
  }

  @Test
  void refusesAWindowAroundWhatIsNotInTheThread() {
    String other = stored(1, THREAD + "2", "scout");
    String none = rest.stored("{\"packet_type\":\"note\",\"payload\":2}");
    String path = "/v1/threads/" + THREAD + "1/packets?around=";
    assertProblem(422, "validation-failed", "/around", rest.get(path + other));
    assertProblem(422, "validation-failed", "/around", rest.get(path + none));
    assertProblem(422, "validation-failed", "/around", rest.get(path + "x"));
    Answer unknown = rest.get(path + UNKNOWN);
    assertProblem(404, "not-found", null, unknown);
    Answer foreign = rest.get("/v1/threads/" + THREAD + "2/packets?around=" + other, "foreigner");
    assertProblem(404, "not-found", null, foreign);
    assertEquals(unknown.at("/detail").replace(UNKNOWN, other), foreign.at("/detail"));
    String own = "/v1/threads/" + THREAD + "2/packets?around=" + other;
    assertProblem(400, "limit-too-large", "/limit", rest.get(own + "&limit=201"));
    assertProblem(422, "validation-failed", "/limit", rest.get(own + "&limit=0"));
    assertProblem(422, "validation-failed", "/track", rest.get(own + "&track=true"));
    assertEquals(204, rest.send("DELETE", "/v1/packets/" + other, "user", null).status());
    assertProblem(410, "expired", null, rest.get(own));
  }

  @Test
  void countsAnAccess_onlyIfAsked() {
    String id = stored(1, THREAD + "1", "scout");
    String path = "/v1/threads/" + THREAD + "1/packets";
    assertEquals(1, payloads(rest.get(path)).size());
    String log = "/v1/packets/" + id + "/access-log";
    assertEquals(0, rest.get(log).json().at("/data").size());
    assertEquals(1, payloads(rest.get(path + "?track=true")).size());
    assertEquals("thread", rest.get(log).at("/data/0/context"));
  }

  @ParameterizedTest
  @CsvSource({
    "limit=201,400,limit-too-large,/limit",
    "limit=0,422,validation-failed,/limit",
    "cursor=x,400,invalid-cursor,/cursor",
    "colour=red,422,validation-failed,/colour",
  })
  void refusesParametersThatAreWrong(String query, int status, String code, String pointer) {
    assertProblem(status, code, pointer, rest.get("/v1/threads?" + query));
    assertProblem(status, code, pointer, rest.get("/v1/tags?" + query));
  }

  @Test
  void refusesNamesThatAreNone() {
    assertProblem(422, "validation-failed", "/agent_id", rest.get("/v1/threads?agent_id="));
    assertProblem(422, "validation-failed", "/agent_id", rest.getRaw("/v1/threads?agent_id=%00"));
    String huge = "x".repeat(201);
    assertProblem(422, "validation-failed", "/agent_id", rest.get("/v1/threads?agent_id=" + huge));
    assertProblem(422, "validation-failed", "/prefix", rest.get("/v1/tags?prefix=" + huge));
    assertProblem(422, "validation-failed", "/prefix", rest.getRaw("/v1/tags?prefix=%00"));
  }

  @Test
  void listsTags_inTheirOrder_withHowManyCarryThem() {
    String wide = "\u6771".repeat(200);
    tagged("user", 1, "b", "a", wide);
    tagged("user", 2, "b", "ba");
    tagged("foreigner", 3, "b", "secret");
    List<String> seen = new ArrayList<>();
    String path = "/v1/tags?limit=1";
    while (path != null) {
      Answer page = rest.get(path);
      page.json()
          .at("/data")
          .forEach(tag -> seen.add(tag.path("tag").asString() + tag.path("packets").asInt()));
      path = next(page);
    }
    assertEquals(List.of("a1", "b2", "ba1", wide + 1), seen);
    Answer some = rest.get("/v1/tags?prefix=b");
    assertEquals(2, some.json().at("/data").size());
    assertTrue(rest.get("/v1/tags?prefix=%25").json().at("/data").isEmpty());
    String encoded = URLEncoder.encode(wide, StandardCharsets.UTF_8);
    assertEquals(1, rest.get("/v1/tags?limit=1&prefix=" + encoded).json().at("/data").size());
    assertEquals(2, rest.get("/v1/tags", "foreigner").json().at("/data").size());
  }

  private void tagged(String key, int payload, String... tags) {
    Answer answer =
        rest.post(
            "/v1/packets",
            key,
            "{\"packet_type\":\"note\",\"payload\":%d,\"tags\":[\"%s\"]}"
                .formatted(payload, String.join("\",\"", tags)));
    assertEquals(201, answer.status(), answer::toString);
  }
}
