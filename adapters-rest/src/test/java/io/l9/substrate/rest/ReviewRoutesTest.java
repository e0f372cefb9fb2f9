package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The list of what needs a person over HTTP. */
class ReviewRoutesTest extends SharedServerTest {

  private static final String REASON = "{\"reason\":\"both are right\"}";

  private void fact(String predicate, String object, String more) {
    Answer answer =
        rest.post(
            "/v1/facts",
            "{\"subject\":\"Alice\",\"predicate\":\"%s\",\"object\":\"%s\"%s}"
                .formatted(predicate, object, more));
    assertEquals(201, answer.status(), answer::toString);
  }

  private void conflict(String predicate) {
    fact(predicate, "Lisbon", "");
    fact(predicate, "Oslo", ",\"on_conflict\":\"contradict\"");
  }

  private void expiring() {
    Answer answer =
        rest.post(
            "/v1/packets",
            "{\"packet_type\":\"note\",\"payload\":\"soon gone\",\"importance_score\":0.9,"
                + "\"expires_at\":\""
                + rest.clock.instant().plusSeconds(60)
                + "\"}");
    assertEquals(201, answer.status(), answer::toString);
  }

  private List<String> kinds(String key, String query) {
    Answer page = rest.get("/v1/review" + query, key);
    assertEquals(200, page.status(), page::toString);
    List<String> kinds = new ArrayList<>();
    page.json().path("data").forEach(entry -> kinds.add(entry.path("kind").asString()));
    return kinds;
  }

  @Test
  void listsWhatNeedsAPerson_withTheRequestsThatSettleIt() {
    conflict("city");
    expiring();
    fact("likes", "tea", "");
    fact("likes", "chess", "");
    assertEquals(List.of("conflict", "expiring"), kinds("user", ""));
    assertEquals(List.of("conflict"), kinds("user", "?kind=conflict"));
    assertEquals(List.of(), kinds("user", "?kind=low_trust_used"));
    assertEquals(List.of(), kinds("foreigner", ""));
    JsonNode entry = rest.get("/v1/review").json().path("data").path(0);
    assertEquals("Alice city \"Oslo\" | \"Lisbon\"", entry.path("text").asString());
    assertEquals(2, entry.path("why").path("facts").asInt());
    assertEquals(1, entry.path("why").path("contradictions").asInt());
    List<String> paths = new ArrayList<>();
    entry.path("deeds").forEach(deed -> paths.add(deed.path("path").asString()));
    for (JsonNode fact : entry.path("fact_ids")) {
      for (String deed : List.of("confirm", "reject", "retract")) {
        assertTrue(paths.contains("/v1/facts/" + fact.asString() + "/" + deed), paths::toString);
      }
    }
    String retract = paths.stream().filter(path -> path.endsWith("/retract")).toList().get(0);
    assertEquals(200, rest.post(retract, REASON).status());
    assertEquals(List.of("expiring"), kinds("user", ""));
  }

  @Test
  void resolvesAnEntry_untilItChanges() {
    conflict("city");
    Answer page = rest.get("/v1/review?kind=conflict");
    String state = page.at("/data/0/state");
    String path = "/v1/review/" + page.at("/data/0/id") + "/resolve";
    rest.keys.put("agent", rest.world.system());
    assertProblem(403, "forbidden", null, rest.post(path, "agent", REASON));
    assertProblem(404, "not-found", null, rest.post(path, "foreigner", REASON));
    assertEquals(422, rest.post(path, "{}").status());
    Answer other = rest.post(path, "{\"reason\":\"r\",\"state\":\"other\"}");
    assertProblem(409, "conflict", null, other);
    Answer note = rest.post(path, "{\"reason\":\"both are right\",\"state\":\"" + state + "\"}");
    assertEquals(200, note.status(), note::toString);
    assertEquals(state, note.at("/state"));
    assertEquals("both are right", note.at("/reason"));
    assertEquals(List.of(), kinds("user", ""));
    Answer logged = rest.get("/v1/audit?action=review.resolve");
    assertEquals(2, logged.json().path("data").size(), logged::toString);
    fact("city", "Rome", "");
    assertEquals(List.of("conflict"), kinds("user", ""));
  }

  @Test
  void showsOneEntry_resolvedOrNot_asLongAsThereIsOne() {
    conflict("city");
    JsonNode listed = rest.get("/v1/review").json().path("data").path(0);
    String path = "/v1/review/" + listed.path("id").asString();
    assertEquals(listed, rest.get(path).json());
    assertEquals(200, rest.post(path + "/resolve", REASON).status());
    assertEquals(listed, rest.get(path).json());
    assertProblem(404, "not-found", null, rest.get(path, "foreigner"));
    for (JsonNode fact : listed.path("fact_ids")) {
      assertEquals(200, rest.post("/v1/facts/" + fact.asString() + "/retract", REASON).status());
    }
    assertProblem(404, "not-found", null, rest.get(path));
    assertEquals(422, rest.get("/v1/review/conflict").status());
    assertEquals(422, rest.get("/v1/review/other:" + path.split(":")[1]).status());
  }

  @Test
  void showsPackets_onlyToWhomMayReadThem() {
    expiring();
    conflict("city");
    rest.permissions.put("user", Set.of(Permission.KNOWLEDGE_READ));
    assertEquals(List.of("conflict"), kinds("user", ""));
    assertProblem(403, "forbidden", null, rest.get("/v1/review?kind=expiring"));
    String packet = "/v1/review/expiring:00000000-0000-7000-8000-00000000ffff";
    assertProblem(403, "forbidden", null, rest.get(packet));
    EnumSet<Permission> others = EnumSet.allOf(Permission.class);
    others.remove(Permission.KNOWLEDGE_READ);
    rest.permissions.put("user", others);
    assertProblem(403, "forbidden", null, rest.get("/v1/review"));
    others.remove(Permission.KNOWLEDGE_CONFIRM);
    assertProblem(403, "forbidden", null, rest.post(packet + "/resolve", REASON));
  }

  @Test
  void listsLessonsThatNeedAPerson_toWhomMayReadThem() {
    List<String> ids = new ArrayList<>();
    for (String content : List.of("Always warm the cache", "Start with cold shards")) {
      Answer told =
          rest.post("/v1/reflections", "{\"type\":\"lesson\",\"content\":\"" + content + "\"}");
      ids.add(told.at("/reflection/id"));
    }
    String contraries = "{\"reflection_id\":\"" + ids.get(1) + "\"}";
    Answer marked = rest.post("/v1/reflections/" + ids.get(0) + "/contradicts", contraries);
    assertTrue(marked.status() < 300, marked::toString);
    JsonNode entry = rest.get("/v1/review?kind=contrary_lessons").json().path("data").path(0);
    assertEquals(2, entry.path("reflection_ids").size(), entry::toString);
    assertEquals(2, entry.path("why").path("reflections").asInt());
    assertEquals(entry, rest.get("/v1/review/" + entry.path("id").asString()).json());
    String retire = "/v1/reflections/" + ids.get(0) + "/retire";
    assertTrue(entry.path("deeds").toString().contains(retire), entry::toString);
    rest.permissions.put("user", Set.of(Permission.KNOWLEDGE_READ));
    assertEquals(List.of(), kinds("user", ""));
    assertProblem(403, "forbidden", null, rest.get("/v1/review?kind=harmful_lesson"));
    rest.permissions.clear();
    assertEquals(200, rest.post(retire, REASON).status());
    assertEquals(List.of(), kinds("user", ""));
  }

  @Test
  void pagesByCursor_pastOneKindIntoTheNext() {
    for (int i = 0; i < 3; i++) {
      conflict("p" + i);
    }
    expiring();
    List<String> read = new ArrayList<>();
    String next = "/v1/review?limit=2";
    while (next != null) {
      Answer page = rest.get(next);
      assertEquals(200, page.status(), page::toString);
      page.json().path("data").forEach(entry -> read.add(entry.path("kind").asString()));
      JsonNode cursor = page.json().path("next_cursor");
      next = cursor.isNull() ? null : "/v1/review?limit=2&cursor=" + cursor.asString();
    }
    assertEquals(List.of("conflict", "conflict", "conflict", "expiring"), read);
  }

  @Test
  void refusesWhatIsWrong() {
    for (String query : List.of("?kind=other", "?expiring_days=0", "?limit=0", "?unknown=1")) {
      assertEquals(422, rest.get("/v1/review" + query).status(), query);
    }
    assertEquals(422, rest.post("/v1/review/conflict/resolve", REASON).status());
  }
}
