package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** States, snapshots and restores over HTTP. */
class WorldStateRoutesTest extends WorldHttpTest {

  private static final String STATE = "/v1/world/state";
  private static final String SNAPSHOTS = "/v1/world/snapshots";
  private static final String RESTORE = "/v1/world/restore";

  private Answer admin(String path, String body) {
    return rest.post(path, "org-admin", body);
  }

  private Answer ok(Answer answer) {
    assertTrue(answer.status() < 300, answer::toString);
    return answer;
  }

  private String taken(String description) {
    return ok(admin(SNAPSHOTS, "{\"description\":\"%s\"}".formatted(description)))
        .at("/snapshot_id");
  }

  private List<String> lines(String path) {
    Answer stream = ok(rest.get(path));
    List<String> names = new ArrayList<>();
    for (JsonNode line : stream.lines()) {
      names.add(
          line.has("summary")
              ? line.path("summary").toString()
              : line.path("entity_id").asString());
    }
    return names;
  }

  /** A state with an entity that is changed, one that is deleted, and one that comes. */
  private String snapshotBeforeChanges() {
    create("a", "{\"n\":1}");
    create("b", "{\"n\":1}");
    String snapshot = taken("before");
    ok(change("PATCH", "/v1/world/entities/a", "\"v1\"", "{\"attributes\":{\"n\":2}}"));
    ok(change("DELETE", "/v1/world/entities/b", "\"v1\"", null));
    create("c", "{}");
    return snapshot;
  }

  @Test
  void saysTheState_andWhetherItMoved() {
    Answer none = rest.get(STATE);
    assertEquals("0", none.at("/state_version"));
    assertTrue(none.json().at("/changed_at").isNull());
    create("a", "{}");
    Answer one = rest.get(STATE);
    assertEquals("1", one.at("/state_version"));
    assertEquals("1", one.at("/entity_count"));
    assertNotEquals(none.at("/digest"), one.at("/digest"));
    assertEquals(
        304, rest.send(rest.request(STATE).header("If-None-Match", one.header("ETag"))).status());
  }

  @Test
  void streamsAWorld_asItIsAndAsItWas() {
    String snapshot = snapshotBeforeChanges();
    assertEquals(
        List.of("a", "c", "{\"entities\":2,\"state_version\":5}"), lines(STATE + "/entities"));
    for (String past :
        List.of(STATE + "/entities?at_state=2", SNAPSHOTS + "/" + snapshot + "/entities")) {
      assertEquals(List.of("a", "b", "{\"entities\":2,\"state_version\":2}"), lines(past));
    }
    assertEquals(
        "1", rest.get(STATE + "/entities?at_state=1").lines().get(0).at("/version").asString());
    assertProblem(404, "not-found", null, rest.get(STATE + "/entities?at_state=6"));
    assertProblem(422, "validation-failed", "/at_state", rest.get(STATE + "/entities?at_state=-1"));
  }

  @Test
  void comparesStatesAndSnapshots() {
    String snapshot = snapshotBeforeChanges();
    for (String from : List.of("2", snapshot)) {
      assertEquals(
          "{\"from\":2,\"to\":5,\"added\":1,\"removed\":1,\"changed\":1}",
          rest.get("/v1/world/diff/summary?from=" + from).text());
    }
    String first = "/v1/world/diff?limit=2&from=" + snapshot;
    Answer page = rest.get(first);
    create("later", "{}");
    Answer last = rest.get(first + "&cursor=" + page.at("/next_cursor"));
    List<String> patch = new ArrayList<>();
    for (Answer part : List.of(page, last)) {
      part.json().path("data").forEach(one -> patch.add(one.path("patch").toString()));
    }
    assertEquals("[{\"op\":\"replace\",\"path\":\"/a/attributes/n\",\"value\":2}]", patch.get(0));
    assertEquals("[{\"op\":\"remove\",\"path\":\"/b\"}]", patch.get(1));
    assertTrue(patch.get(2).startsWith("[{\"op\":\"add\",\"path\":\"/c\","), patch::toString);
    assertEquals(3, patch.size(), "the pages are of one pair of states");
    assertEquals(0, rest.get(first + "&entity_type=other").json().path("data").size());
  }

  @Test
  void findsNoDifference_ofAStateAndItself() {
    String snapshot = snapshotBeforeChanges();
    assertEquals(
        "{\"from\":2,\"to\":2,\"added\":0,\"removed\":0,\"changed\":0}",
        rest.get("/v1/world/diff/summary?from=2&to=" + snapshot).text());
    assertEquals(0, rest.get("/v1/world/diff?from=2&to=2").json().path("data").size());
  }

  @Test
  void restores_afterADryRunAndItsConfirmation_andBack() {
    String snapshot = snapshotBeforeChanges();
    String digest = rest.get(SNAPSHOTS + "/" + snapshot).at("/digest");
    String before = rest.get("/v1/world/entities").text();
    Answer dry =
        ok(admin(RESTORE, "{\"snapshot_id\":\"%s\",\"dry_run\":true}".formatted(snapshot)));
    assertEquals("5", dry.at("/state_version_before"));
    assertEquals("1 1 1", dry.at("/added") + " " + dry.at("/removed") + " " + dry.at("/changed"));
    assertTrue(dry.json().path("update").isNull() && dry.json().path("snapshot").isNull());
    assertEquals("5", rest.get(STATE).at("/state_version"), "nothing was done");

    assertProblem(
        422,
        "validation-failed",
        "/expected_state_version",
        admin(RESTORE, "{\"snapshot_id\":\"%s\"}".formatted(snapshot)));
    Answer stale = restore("2", 4);
    assertProblem(412, "version-mismatch", null, stale);
    assertEquals("5", stale.at("/current_version"));

    Answer restored = ok(restore("2", 5));
    assertEquals("restore", restored.at("/update/insight_type"));
    assertEquals("5", restored.at("/snapshot/state_version"), "pinned first");
    assertEquals(digest, rest.get(STATE).at("/digest"));
    assertEquals("1", rest.get("/v1/world/entities/b").at("/attributes/n"));
    assertProblem(404, "not-found", null, rest.get("/v1/world/entities/c"));

    ok(restore("5", 6));
    assertEquals(contents(before), contents(rest.get("/v1/world/entities").text()), "undone");
    Answer nothing = ok(restore("5", 7));
    assertTrue(nothing.json().path("update").isNull(), "there is nothing to do");
    assertEquals("7", rest.get(STATE).at("/state_version"));
  }

  private Answer restore(String state, int expected) {
    return admin(
        RESTORE, "{\"state_version\":%s,\"expected_state_version\":%d}".formatted(state, expected));
  }

  /** Without what a restore makes anew. */
  private static String contents(String page) {
    return page.replaceAll("\"(version|state_version)\":\\d+", "")
        .replaceAll("\"(created|updated)_at\":\"[^\"]*\"", "");
  }

  @Test
  void keepsSnapshots_andForgetsWhatTheyDoNotNeed() {
    String snapshot = snapshotBeforeChanges();
    Answer list = rest.get(SNAPSHOTS);
    assertEquals("before", list.at("/data/0/description"));
    assertEquals("2", list.at("/data/0/state_version"));
    assertEquals("org_admin", list.at("/data/0/created_by"));
    Answer kept = ok(admin("/v1/world/forget", "{\"state_version\":5}"));
    assertEquals("2", kept.at("/oldest_restorable_state"), "the snapshot needs it");
    assertEquals(200, rest.get("/v1/world/entities?at_state=2").status());

    assertEquals(204, rest.send("DELETE", SNAPSHOTS + "/" + snapshot, "org-admin", null).status());
    assertProblem(
        404, "not-found", null, rest.send("DELETE", SNAPSHOTS + "/" + snapshot, "org-admin", null));
    assertProblem(404, "not-found", null, rest.get(SNAPSHOTS + "/" + snapshot));
    ok(admin("/v1/world/forget", "{\"state_version\":5}"));
    assertEquals("5", rest.get(STATE).at("/oldest_restorable_state"));
    for (Answer gone :
        List.of(
            rest.get("/v1/world/entities?at_state=2"),
            rest.get(STATE + "/entities?at_state=2"),
            rest.get("/v1/world/diff?from=2"),
            rest.get("/v1/world/diff/summary?from=2"),
            restore("2", 5))) {
      assertProblem(410, "expired", null, gone);
      assertTrue(gone.at("/detail").contains("is 5"), gone::toString);
    }
    assertProblem(404, "not-found", null, admin("/v1/world/forget", "{\"state_version\":9}"));
  }

  @Test
  void checksAWorld() {
    create("a", "{}");
    assertEquals(
        "{\"differences\":0,\"first\":[],\"state_right\":true,\"damaged_versions\":0,\"repaired\":false}",
        admin("/v1/world/check", "{}").text());
    assertEquals("0", admin("/v1/world/check", "{\"repair\":true}").at("/differences"));
  }
}
