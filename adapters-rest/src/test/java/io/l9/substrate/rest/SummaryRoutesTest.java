package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryRoutesTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  private static final String THREAD = "00000000-0000-7000-8000-0000000abcde";

  private final List<String> packets = new ArrayList<>();

  @BeforeEach
  void seed() {
    packets.clear();
    for (int i = 0; i < 3; i++) {
      packets.add(
          rest.stored(
              """
              {"packet_type":"note","payload":"The ladder number %d is behind the shed.","agent_id":"scout",
               "thread_id":"%s","timestamp":"2026-02-0%dT00:00:00Z"}
              """
                  .formatted(i, THREAD, i + 1)));
    }
  }

  private Answer made(String body) {
    Answer answer = rest.post("/v1/summaries", body);
    assertEquals(201, answer.status(), answer::toString);
    return answer;
  }

  private Answer patch(String id, String key, String ifMatch, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(rest.uri("/v1/summaries/" + id))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofString(body));
    return rest.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
  }

  private Answer delete(String id, String key) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri("/v1/summaries/" + id))
            .header("Authorization", "Bearer " + key)
            .DELETE());
  }

  @Test
  void sumsUpAThread_anAgent_aPeriod_andNamedPackets() {
    Answer thread = made("{\"thread_id\":\"" + THREAD + "\"}");
    assertEquals("/v1/summaries/" + thread.at("/id"), thread.header("Location"));
    assertEquals("\"v1\"", thread.header("ETag"));
    assertEquals(3, thread.json().at("/source_count").asInt());
    assertTrue(thread.json().at("/collected").asBoolean());
    assertFalse(thread.at("/text").isEmpty());
    assertEquals("agent", made("{\"agent_id\":\"scout\"}").at("/scope_type"));
    Answer period =
        made(
            "{\"period\":{\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-02-02T12:00:00Z\"},\"max_sentences\":1}");
    assertEquals(2, period.json().at("/source_count").asInt(), period::toString);
    Answer own =
        made(
            """
            {"scope_type":"topic","scope_value":"ladders","source_packet_ids":["%s"],"text":"There is one.",
             "key_facts":[{"text":"One","source_packet_id":"%s"}],"key_entities":["ladder"],
             "key_decisions":["keep it"],"confidence":0.9,"valid_until":"2026-04-01T00:00:00Z"}
            """
                .formatted(packets.get(0), packets.get(0)));
    assertEquals("caller", own.at("/author"));
    assertEquals(packets.get(0), own.at("/key_facts/0/source_packet_id"));
    assertEquals(own.json(), rest.get("/v1/summaries/" + own.at("/id")).json());
  }

  @Test
  void listsTheNewestFirst_pageByPage_whateverIsMadeMeanwhile() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rest.clock.advance(Duration.ofSeconds(1));
      ids.add(0, made("{\"agent_id\":\"scout\"}").at("/id"));
    }
    List<String> listed = new ArrayList<>();
    String next = "/v1/summaries?scope_type=agent&scope_value=scout&limit=1";
    while (next != null) {
      Answer page = rest.get(next);
      assertEquals(200, page.status(), page::toString);
      page.json().at("/data").forEach(summary -> listed.add(summary.path("id").asString()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
      rest.clock.advance(Duration.ofSeconds(1));
      made("{\"agent_id\":\"scout\"}");
    }
    assertEquals(ids, listed);
    assertEquals(0, rest.get("/v1/summaries?scope_type=task").json().at("/data").size());
    assertEquals(0, rest.get("/v1/summaries", "foreigner").json().at("/data").size());
    assertProblem(400, "limit-too-large", "/limit", rest.get("/v1/summaries?limit=201"));
    assertProblem(
        422, "validation-failed", "/scope_type", rest.get("/v1/summaries?scope_type=smell"));
    assertProblem(
        422, "validation-failed", "/scope_type", rest.get("/v1/summaries?scope_value=scout"));
  }

  @Test
  void leavesOutWhatNoLongerHolds() {
    made("{\"agent_id\":\"scout\",\"valid_until\":\"2026-03-01T13:00:00Z\"}");
    assertEquals(1, rest.get("/v1/summaries?only_valid=true").json().at("/data").size());
    rest.clock.advance(Duration.ofHours(2));
    assertEquals(0, rest.get("/v1/summaries?only_valid=true").json().at("/data").size());
    Answer all = rest.get("/v1/summaries");
    assertFalse(all.json().at("/data/0/freshness/valid").asBoolean(), all::toString);
  }

  @Test
  void editsOnlyWhatWasRead() {
    String id = made("{\"agent_id\":\"scout\"}").at("/id");
    String change =
        "{\"text\":\"Something else.\",\"key_facts\":null,\"confidence\":1,\"valid_until\":\"2026-05-01T00:00:00Z\"}";
    assertProblem(428, "precondition-required", null, patch(id, "user", null, change));
    Answer edited = patch(id, "user", "\"v1\"", change);
    assertEquals(200, edited.status(), edited::toString);
    assertEquals("\"v2\"", edited.header("ETag"));
    assertEquals("Something else.", edited.at("/text"));
    assertEquals("caller", edited.at("/author"));
    assertEquals(0, edited.json().at("/key_facts").size());
    Answer stale = patch(id, "user", "\"v1\"", change);
    assertProblem(412, "version-mismatch", null, stale);
    assertEquals(2, stale.json().at("/current_version").asInt());
    Answer endless = patch(id, "user", "*", "{\"valid_until\":null}");
    assertTrue(endless.json().at("/valid_until").isNull(), endless::toString);
    assertEquals("Something else.", endless.at("/text"));
    assertProblem(422, "validation-failed", "/text", patch(id, "user", "*", "{\"text\":null}"));
    assertProblem(422, "validation-failed", "/text", patch(id, "user", "*", "{\"text\":\"\"}"));
    assertProblem(
        422,
        "validation-failed",
        "/key_facts/0/source_packet_id",
        patch(id, "user", "*", "{\"key_facts\":[{\"text\":\"a\"}]}"));
    assertEquals(
        304,
        rest.send(rest.request("/v1/summaries/" + id).header("If-None-Match", "\"v3\"")).status());
  }

  @Test
  void showsItsSources_missingOnesToo_pageByPage() {
    String id = made("{\"thread_id\":\"" + THREAD + "\"}").at("/id");
    String gone =
        rest.stored(
            "{\"packet_type\":\"note\",\"payload\":\"Gone soon.\",\"agent_id\":\"fly\",\"ttl_seconds\":5}");
    String ofFly = made("{\"agent_id\":\"fly\"}").at("/id");
    rest.clock.advance(Duration.ofSeconds(6));
    Answer missing = rest.get("/v1/summaries/" + ofFly + "/sources");
    assertEquals(gone, missing.at("/data/0/packet_id"), missing::toString);
    assertTrue(missing.json().at("/data/0/missing").asBoolean());
    assertTrue(missing.json().at("/data/0/packet").isNull());
    assertEquals(
        1, rest.get("/v1/summaries/" + ofFly).json().at("/freshness/lost_sources").asInt());
    Answer first = rest.get("/v1/summaries/" + id + "/sources?limit=2");
    assertEquals(2, first.json().at("/data").size());
    assertEquals(packets.get(0), first.at("/data/0/packet/id"));
    Answer second =
        rest.get("/v1/summaries/" + id + "/sources?limit=2&cursor=" + first.at("/next_cursor"));
    assertEquals(packets.get(2), second.at("/data/0/packet_id"), second::toString);
    assertFalse(second.json().at("/has_more").asBoolean());
    assertProblem(
        400, "limit-too-large", "/limit", rest.get("/v1/summaries/" + id + "/sources?limit=201"));
    assertProblem(409, "conflict", null, rest.post("/v1/summaries/" + ofFly + "/regenerate", ""));
  }

  @Test
  void writesItAgain_whenItsSourcesHaveChanged() {
    String id = made("{\"agent_id\":\"scout\"}").at("/id");
    Answer same = rest.post("/v1/summaries/" + id + "/regenerate", "");
    assertEquals("\"v1\"", same.header("ETag"), same::toString);
    rest.stored(
        "{\"packet_type\":\"note\",\"payload\":\"The rope is in the drawer.\",\"agent_id\":\"scout\"}");
    assertTrue(rest.get("/v1/summaries/" + id).json().at("/freshness/stale").asBoolean());
    Answer again = rest.post("/v1/summaries/" + id + "/regenerate", "");
    assertEquals(200, again.status(), again::toString);
    assertEquals("\"v2\"", again.header("ETag"));
    assertEquals(4, again.json().at("/source_count").asInt());
  }

  @Test
  void answersForeignSummariesLikeUnknownOnes() {
    String id = made("{\"agent_id\":\"scout\"}").at("/id");
    for (String other : List.of(id, UNKNOWN)) {
      String path = "/v1/summaries/" + other;
      assertProblem(404, "not-found", null, rest.get(path, "foreigner"));
      assertProblem(404, "not-found", null, rest.get(path + "/sources", "foreigner"));
      assertProblem(404, "not-found", null, rest.post(path + "/regenerate", "foreigner", ""));
      assertProblem(404, "not-found", null, patch(other, "foreigner", "*", "{\"text\":\"a\"}"));
      assertProblem(404, "not-found", null, delete(other, "foreigner"));
    }
    assertEquals(204, delete(id, "user").status());
    assertProblem(404, "not-found", null, delete(id, "user"));
    assertProblem(422, "validation-failed", "/id", rest.get("/v1/summaries/7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 422 | validation-failed | /scope_type",
        "{\"agent_id\":\"a\",\"scope_type\":\"agent\"} | 422 | validation-failed | /scope_type",
        "{\"scope_type\":\"smell\",\"scope_value\":\"a\"} | 422 | validation-failed | /scope_type",
        "{\"scope_type\":\"agent\"} | 422 | validation-failed | /scope_value",
        "{\"scope_type\":\"thread\",\"scope_value\":\"a\"} | 422 | validation-failed | /scope_value",
        "{\"scope_type\":\"topic\",\"scope_value\":\"a\"} | 422 | validation-failed | /source_packet_ids",
        "{\"agent_id\":\"\"} | 422 | validation-failed | /agent_id",
        "{\"agent_id\":\"a\\u0000\"} | 422 | validation-failed | /agent_id",
        "{\"agent_id\":\"nobody\"} | 422 | validation-failed | /scope_value",
        "{\"period\":{\"from\":\"2026-02-01T00:00:00Z\"}} | 422 | validation-failed | /period/to",
        "{\"period\":{\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-02-01T00:00:00Z\"}} | 422 | validation-failed | /period/to",
        "{\"agent_id\":\"scout\",\"source_packet_ids\":[\"00000000-0000-7000-8000-00000000ffff\"]} | 422 | validation-failed | /source_packet_ids/0",
        "{\"agent_id\":\"scout\",\"confidence\":0.5} | 422 | validation-failed | /text",
        "{\"agent_id\":\"scout\",\"text\":\"a\",\"confidence\":2} | 422 | validation-failed | /confidence",
        "{\"agent_id\":\"scout\",\"max_sentences\":51} | 400 | limit-too-large | /max_sentences",
        "{\"agent_id\":\"scout\",\"colour\":1} | 422 | validation-failed | /colour",
      })
  void refusesWhatIsWrong(String body, int status, String code, String pointer) {
    assertProblem(status, code, pointer, rest.post("/v1/summaries", body));
  }
}
