package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** One packet that is there: reading, changing, deleting it, and its past. */
class StoredPacketRoutesTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";
  private static final String NOTE =
      "{\"packet_type\":\"note\",\"payload\":\"ladder\",\"tags\":[\"a\",\"b\"],\"ttl_seconds\":60}";

  private Answer patch(String id, String body) {
    return rest.send("PATCH", "/v1/packets/" + id, "user", body);
  }

  private Answer delete(String path) {
    return rest.send("DELETE", path, "user", null);
  }

  @Test
  void changesWhatMayChange_andShowsItAsItIsNow() {
    String id = rest.stored(NOTE);
    Answer answer =
        patch(
            id,
            "{\"tags\":[\"c\",\"a\"],\"expires_at\":null,\"scope\":\"cursor\",\"importance_score\":0.9}");
    // an end user may not write that scope
    assertProblem(403, "forbidden", null, answer);
    answer = patch(id, "{\"tags\":[\"c\",\"a\"],\"expires_at\":null,\"importance_score\":0.9}");
    assertEquals(200, answer.status(), answer::toString);
    assertEquals("[\"c\",\"a\"]", answer.json().at("/tags").toString());
    assertTrue(answer.json().at("/expires_at").isNull());
    assertEquals(0.9, answer.json().at("/importance_score").asDouble());
    assertEquals(answer.json(), rest.get("/v1/packets/" + id).json());
    answer = patch(id, "{\"tags\":null,\"expires_at\":\"2026-03-02T00:00:00Z\"}");
    assertEquals("[]", answer.json().at("/tags").toString());
    assertEquals("2026-03-02T00:00:00Z", answer.at("/expires_at"));
    assertEquals(0.9, answer.json().at("/importance_score").asDouble());
  }

  @Test
  void givesAnotherScope_toWhoMayWriteIt() {
    String id = rest.stored(NOTE);
    String path = "/v1/packets/" + id;
    Answer answer = rest.send("PATCH", path, "tenant-admin", "{\"scope\":\"cursor\"}");
    assertEquals("cursor", answer.at("/scope"), answer::toString);
    assertProblem(404, "not-found", null, rest.get(path));
    assertProblem(404, "not-found", null, patch(id, "{\"tags\":[]}"));
  }

  @Test
  void refusesToChangeWhatNeverChanges() {
    String id = rest.stored(NOTE);
    Set<String> members = new TreeSet<>(rest.get("/v1/packets/" + id).json().propertyNames());
    members.removeAll(Set.of("tags", "expires_at", "scope", "importance_score"));
    assertEquals(21, members.size());
    for (String member : members) {
      for (String value : List.of("null", "\"x\"", "[{}]")) {
        Answer answer = patch(id, "{\"tags\":[],\"" + member + "\":" + value + "}");
        assertProblem(409, "immutable-field", "/" + member, answer);
        assertFalse(answer.json().at("/retryable").asBoolean());
      }
    }
    assertEquals(2, rest.get("/v1/packets/" + id).json().at("/tags").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 422 | validation-failed | ``",
        "[] | 422 | validation-failed | ``",
        "null | 422 | validation-failed | ``",
        "{\"colour\":1} | 422 | validation-failed | /colour",
        "{\"colour\":1,\"payload\":1} | 422 | validation-failed | /colour",
        "{\"tags\":[null]} | 422 | validation-failed | /tags/0",
        "{\"tags\":[\"\"]} | 422 | validation-failed | /tags",
        "{\"tags\":[\"a\\u0000\"]} | 422 | validation-failed | /tags",
        "{\"tags\":\"a\"} | 422 | validation-failed | /tags",
        "{\"expires_at\":\"soon\"} | 422 | validation-failed | /expires_at",
        "{\"expires_at\":17} | 422 | validation-failed | /expires_at",
        "{\"scope\":null} | 422 | validation-failed | /scope",
        "{\"scope\":\"all\"} | 422 | validation-failed | /scope",
        "{\"importance_score\":null} | 422 | validation-failed | /importance_score",
        "{\"importance_score\":1.5} | 422 | validation-failed | /importance_score",
        "{\"importance_score\":1e400} | 422 | validation-failed | /importance_score",
        "{\"importance_score\":NaN} | 400 | malformed-request | ``",
        "{ | 400 | malformed-request | ``",
      })
  void refusesAPatchThatIsWrong_andChangesNothing(
      String body, int status, String code, String pointer) {
    String id = rest.stored(NOTE);
    Answer before = rest.get("/v1/packets/" + id);
    assertProblem(status, code, status == 400 ? null : pointer, patch(id, body));
    assertEquals(before.text(), rest.get("/v1/packets/" + id).text());
  }

  @Test
  void refusesMoreTagsThanAPacketMayHave() {
    String id = rest.stored(NOTE);
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      tags.add("\"t" + i + "\"");
    }
    assertProblem(422, "validation-failed", "/tags", patch(id, "{\"tags\":" + tags + "}"));
    assertEquals(200, patch(id, "{\"tags\":" + tags.subList(0, 64) + "}").status());
    Answer oneMore = rest.send("PUT", "/v1/packets/" + id + "/tags/one-more", "user", null);
    assertProblem(422, "validation-failed", "/tag", oneMore);
  }

  @Test
  void changesNothingForOthers_andAnswersAsIfItWereNotThere() {
    String id = rest.stored(NOTE);
    for (String key : List.of("foreigner", "colleague")) {
      for (String[] request :
          new String[][] {
            {"PATCH", "", "{\"tags\":[]}"},
            {"DELETE", "", null},
            {"DELETE", "?mode=erase", null},
            {"PUT", "/tags/x", null},
            {"DELETE", "/tags/a", null},
            {"GET", "/lineage", null},
            {"GET", "/chunks", null},
            {"GET", "/access-log", null},
            {"GET", "?include=embeddings,access", null}
          }) {
        Answer theirs = rest.send(request[0], "/v1/packets/" + id + request[1], key, request[2]);
        Answer unknown =
            rest.send(request[0], "/v1/packets/" + UNKNOWN + request[1], key, request[2]);
        assertProblem(404, "not-found", null, theirs);
        assertEquals(unknown.at("/detail").replace(UNKNOWN, id), theirs.at("/detail"));
      }
    }
    assertEquals(2, rest.get("/v1/packets/" + id).json().at("/tags").size());
  }

  @Test
  void needsAPermissionToChange() {
    String id = rest.stored(NOTE);
    rest.permissions.put("user", Set.of(Permission.MEMORY_READ));
    assertProblem(403, "forbidden", null, patch(id, "{\"tags\":[]}"));
    assertProblem(403, "forbidden", null, delete("/v1/packets/" + id));
    assertProblem(403, "forbidden", null, delete("/v1/packets/" + id + "/tags/a"));
    assertEquals(200, rest.get("/v1/packets/" + id + "/lineage").status());
  }

  @Test
  void expiresAPacket_whichIsGoneFromThenOn() {
    String id = rest.stored(NOTE);
    assertEquals(204, delete("/v1/packets/" + id).status());
    assertProblem(410, "expired", null, rest.get("/v1/packets/" + id));
    assertProblem(410, "expired", null, delete("/v1/packets/" + id + "?mode=expire"));
    assertProblem(410, "expired", null, patch(id, "{\"expires_at\":null}"));
    assertProblem(410, "expired", null, rest.get("/v1/packets/" + id + "/lineage"));
    assertProblem(410, "expired", null, rest.get("/v1/packets/" + id + "/access-log"));
    assertProblem(410, "expired", null, rest.get("/v1/packets/" + id + "/chunks"));
    assertEquals(0, rest.get("/v1/packets").json().at("/data").size());
  }

  @Test
  void erasesAPacket_expiredOrNot_andWhatItSaidCanBeSaidAgain() {
    String id = rest.stored(NOTE);
    assertEquals(204, delete("/v1/packets/" + id + "?mode=erase").status());
    assertProblem(404, "not-found", null, rest.get("/v1/packets/" + id));
    assertProblem(404, "not-found", null, delete("/v1/packets/" + id + "?mode=erase"));
    String again = rest.stored(NOTE);
    assertNotEquals(id, again);
    rest.clock.advance(Duration.ofSeconds(61));
    assertProblem(410, "expired", null, rest.get("/v1/packets/" + again));
    assertEquals(204, delete("/v1/packets/" + again + "?mode=erase").status());
    assertProblem(404, "not-found", null, rest.get("/v1/packets/" + again));
    assertProblem(422, "validation-failed", "/mode", delete("/v1/packets/" + id + "?mode=burn"));
  }

  @Test
  void addsAndRemovesATag_howeverOften() {
    String id = rest.stored(NOTE);
    String tags = "/v1/packets/" + id + "/tags/";
    for (int i = 0; i < 2; i++) {
      assertEquals(204, rest.send("PUT", tags + "caf%C3%A9%20%3F", "user", null).status());
      assertEquals(204, delete(tags + "a").status());
      assertEquals(
          "[\"b\",\"café ?\"]", rest.get("/v1/packets/" + id).json().at("/tags").toString());
    }
  }

  @Test
  void refusesATagThatIsNone() {
    String tags = "/v1/packets/" + rest.stored(NOTE) + "/tags/";
    String auth = "Authorization: Bearer user\r\nContent-Length: 0\r\n";
    assertProblem(422, "validation-failed", "/tag", rest.sendRaw("PUT", tags + "%20", auth));
    assertProblem(
        422, "validation-failed", "/tag", rest.sendRaw("PUT", tags + "x".repeat(201), auth));
    assertProblem(
        422, "validation-failed", "/tag", rest.sendRaw("DELETE", tags + "x".repeat(201), auth));
    for (String tag : List.of("%00", "a%2Fb", "%FF", "%zz")) {
      Answer answer = rest.sendRawUnchecked("PUT", tags + tag, auth);
      assertTrue(List.of(400, 422).contains(answer.status()), tag + " " + answer);
      assertEquals("application/problem+json", answer.mediaType(), tag);
    }
    assertEquals(404, rest.sendRawUnchecked("PUT", tags, auth).status());
    assertEquals(2, rest.get(tags.replace("/tags/", "")).json().at("/tags").size());
  }

  @Test
  void showsEmbeddingsAndAccesses_onlyIfAsked() {
    String id = rest.stored(NOTE);
    String path = "/v1/packets/" + id;
    assertFalse(rest.get(path).json().has("embeddings"));
    assertFalse(rest.get(path).json().has("access"));
    Answer first = rest.get(path + "?include=access,embeddings&track=true");
    assertEquals("content", first.at("/embeddings/0/space"), first::toString);
    assertEquals(0, first.json().at("/embeddings/0/chunk_index").asInt());
    assertFalse(first.text().contains("vector"));
    Answer second = rest.get(path + "?include=access");
    assertEquals("read", second.at("/access/0/kind"), second::toString);
    assertEquals(1, second.json().at("/access").size());
    Answer some = rest.sendUnchecked(rest.request(path + "?include=access&fields=id,access"));
    assertEquals(Set.of("id", "access"), Set.copyOf(some.json().propertyNames()));
    assertProblem(422, "validation-failed", "/include", rest.get(path + "?include=vectors"));
    assertProblem(422, "validation-failed", "/include", rest.get(path + "?include="));
    assertProblem(422, "validation-failed", "/track", rest.get(path + "?track=yes"));
  }

  @Test
  void pagesThroughTheAccessLog_whileItGrows() {
    String id = rest.stored(NOTE);
    String path = "/v1/packets/" + id;
    for (int i = 0; i < 5; i++) {
      rest.clock.advance(Duration.ofSeconds(1));
      assertEquals(200, rest.get(path + "?track=true").status());
    }
    List<String> seen = new ArrayList<>();
    String next = path + "/access-log?limit=2";
    while (next != null) {
      Answer page = rest.get(next);
      page.json().at("/data").forEach(access -> seen.add(access.path("at").asString()));
      next = page.header("Link") == null ? null : page.header("Link").replaceAll("<(.*)>.*", "$1");
      rest.clock.advance(Duration.ofSeconds(1));
      assertEquals(200, rest.get(path + "?track=true").status());
    }
    assertEquals(
        List.of(
            "2026-03-01T12:00:05Z",
            "2026-03-01T12:00:04Z",
            "2026-03-01T12:00:03Z",
            "2026-03-01T12:00:02Z",
            "2026-03-01T12:00:01Z"),
        seen);
    assertProblem(400, "limit-too-large", "/limit", rest.get(path + "/access-log?limit=201"));
    assertProblem(
        400, "invalid-cursor", "/cursor", rest.get(path + "/access-log?cursor=" + "A".repeat(80)));
  }

  @Test
  void pagesThroughTheChunksOfALongText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("Word number ").append(i).append(" of many. ");
    }
    String id = rest.stored("{\"packet_type\":\"note\",\"payload\":\"" + text + "\"}");
    int chunks = rest.get("/v1/packets/" + id).json().at("/chunk_count").asInt();
    assertTrue(chunks > 2, String.valueOf(chunks));
    List<Integer> seen = new ArrayList<>();
    String next = "/v1/packets/" + id + "/chunks?limit=2";
    while (next != null) {
      Answer page = rest.get(next);
      for (JsonNode chunk : page.json().at("/data")) {
        seen.add(chunk.path("chunk_index").asInt());
        assertTrue(text.indexOf(chunk.path("text").asString()) >= 0, chunk::toString);
      }
      next = page.header("Link") == null ? null : page.header("Link").replaceAll("<(.*)>.*", "$1");
    }
    List<Integer> all = new ArrayList<>();
    for (int i = 1; i <= chunks; i++) {
      all.add(i);
    }
    assertEquals(all, seen);
    String path = "/v1/packets/" + rest.stored(NOTE) + "/chunks";
    assertEquals(0, rest.get(path).json().at("/data").size());
    assertProblem(400, "limit-too-large", "/limit", rest.get(path + "?limit=201"));
  }

  @Test
  void showsWhereAPacketCameFrom_andWhatCameOfIt() {
    String grandparent = rest.stored("{\"packet_type\":\"a\",\"payload\":\"\\\"]; x<b>\"}");
    String child = "{\"packet_type\":\"%s\",\"payload\":\"%s\",\"parent_ids\":[\"%s\"]}";
    String parent = rest.stored(child.formatted("b", "two", grandparent));
    String packet = rest.stored(child.formatted("c", "three", parent));
    String path = "/v1/packets/" + parent + "/lineage";
    Answer up = rest.get(path);
    assertEquals(2, up.json().at("/nodes").size(), up::toString);
    assertEquals(parent, up.at("/nodes/0/id"));
    assertEquals(-1, up.json().at("/nodes/1/depth").asInt());
    assertEquals(grandparent, up.at("/edges/0/parent"));
    assertFalse(up.json().at("/truncated").asBoolean());
    Answer down = rest.get(path + "?direction=down");
    assertEquals(packet, down.at("/nodes/1/id"));
    assertEquals(3, rest.get(path + "?direction=both").json().at("/nodes").size());
    Answer cut = rest.get("/v1/packets/" + packet + "/lineage?depth=1");
    assertEquals(2, cut.json().at("/nodes").size());
    assertTrue(cut.json().at("/truncated").asBoolean());
    assertTrue(
        rest.get("/v1/packets/" + packet + "/lineage?max_nodes=1")
            .json()
            .at("/truncated")
            .asBoolean());
    Answer diagram = rest.get(path + "?format=mermaid&direction=both");
    assertEquals("text/vnd.mermaid", diagram.mediaType());
    assertEquals(6, diagram.text().lines().count(), diagram::text);
    assertTrue(diagram.text().startsWith("flowchart TB\n  p0[\"b: two\"]\n"), diagram::text);
    assertFalse(diagram.text().contains("<b>"), diagram::text);
    assertNull(rest.get(path).header("Link"));
  }

  @ParameterizedTest
  @CsvSource({
    "direction=sideways,422,validation-failed,/direction",
    "depth=0,422,validation-failed,/depth",
    "depth=33,400,limit-too-large,/depth",
    "max_nodes=0,422,validation-failed,/max_nodes",
    "max_nodes=501,400,limit-too-large,/max_nodes",
    "format=svg,422,validation-failed,/format",
    "colour=red,422,validation-failed,/colour",
  })
  void refusesALineageThatIsTooLarge(String query, int status, String code, String pointer) {
    String path = "/v1/packets/" + rest.stored(NOTE) + "/lineage?" + query;
    assertProblem(status, code, pointer, rest.get(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "100%", "%2F", "c:\\tags", ".", "..", "a b?c&d=e;f#g", "日本"})
  void addsAndTakesAwayATagOfAnyName(String tag) {
    String id = rest.stored(NOTE);
    String path = "/v1/packets/" + id + "/tags?tag=" + URLEncoder.encode(tag, UTF_8);
    assertEquals(204, rest.send("PUT", path, "user", null).status());
    assertEquals(tag, rest.get("/v1/packets/" + id).at("/tags/2"));
    assertEquals(204, delete(path).status());
    assertEquals(2, rest.get("/v1/packets/" + id).json().at("/tags").size());
    assertProblem(422, "validation-failed", "/tag", delete("/v1/packets/" + id + "/tags"));
  }
}
