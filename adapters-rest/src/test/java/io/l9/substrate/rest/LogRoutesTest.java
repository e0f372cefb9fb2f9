package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agent log over HTTP. */
class LogRoutesTest extends SharedServerTest {

  private static final String PATH = "/v1/agent-logs";

  private static String line(String level, String message) {
    return "{\"agent_id\":\"scout\",\"level\":\"%s\",\"message\":\"%s\"}".formatted(level, message);
  }

  private static String batch(String mode, String... lines) {
    return "{\"mode\":\"%s\",\"items\":[%s]}".formatted(mode, String.join(",", lines));
  }

  private List<String> messages(String query) {
    List<String> messages = new ArrayList<>();
    String next = PATH + query;
    while (next != null) {
      Answer page = rest.get(next);
      assertEquals(200, page.status(), page::toString);
      page.json().at("/data").forEach(item -> messages.add(item.path("message").asString()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    return messages;
  }

  @Test
  void appendsALine_andGivesItBack() {
    Answer answer =
        rest.post(
            PATH,
            """
            {"agent_id":"scout","level":"CRITICAL","message":"it broke","details":{"b":1.0,"a":[]},
             "task_id":"trip-7","timestamp":"2026-02-01T00:00:00+01:00"}
            """);
    assertEquals(201, answer.status(), answer::toString);
    assertEquals(PATH + "/" + answer.at("/id"), answer.header("Location"));
    assertEquals("CRITICAL", answer.at("/level"));
    assertEquals("{\"a\":[],\"b\":1}", answer.json().at("/details").toString());
    assertEquals("2026-01-31T23:00:00Z", answer.at("/timestamp"));
    assertEquals(answer.json(), rest.get(answer.header("Location")).json());
    assertProblem(404, "not-found", null, rest.get(answer.header("Location"), "foreigner"));
    assertTrue(rest.post(PATH, line("INFO", "bare")).json().at("/details").isNull());
  }

  @Test
  void keepsTheOrderOfABatch_throughEveryPageBoundary() {
    List<String> sent = IntStream.range(0, 30).mapToObj(i -> "line " + i).toList();
    Answer answer =
        rest.post(
            PATH + "/batch",
            batch("atomic", sent.stream().map(m -> line("INFO", m)).toArray(String[]::new)));
    assertEquals(201, answer.status(), answer::toString);
    assertEquals(30, answer.json().at("/data").size());
    for (int limit : new int[] {1, 7, 30}) {
      assertEquals(sent, messages("?order=asc&limit=" + limit));
    }
    String last = answer.at("/data/29/id");
    assertEquals("29", rest.get(PATH + "/" + last).at("/batch_ordinal"));
  }

  @Test
  void storesNothingOfAnAtomicBatch_orWhatIsRightOfAPartialOne() {
    String[] lines = {line("INFO", "one"), line("info", "two"), line("ERROR", "three")};
    assertProblem(
        422,
        "validation-failed",
        "/items/1/level",
        rest.post(PATH + "/batch", batch("atomic", lines)));
    assertEquals(List.of(), messages(""));
    Answer partial = rest.post(PATH + "/batch", batch("partial", lines));
    assertEquals(207, partial.status(), partial::toString);
    assertEquals("2", partial.at("/succeeded"));
    assertEquals("201", partial.at("/data/0/status"));
    assertEquals("422", partial.at("/data/1/status"));
    assertEquals("/items/1/level", partial.at("/data/1/problem/errors/0/pointer"));
    assertEquals("201", partial.at("/data/2/status"));
    assertEquals(List.of("three", "one"), messages(""));
    assertEquals(207, rest.post(PATH + "/batch", batch("partial", line("INFO", " "))).status());
    assertProblem(422, "validation-failed", "/items", rest.post(PATH + "/batch", batch("atomic")));
  }

  @Test
  void repeatsNothing_whenARequestIsSentAgainWithItsKey() {
    for (int i = 0; i < 2; i++) {
      HttpRequest.Builder request =
          rest.request(PATH + "/batch")
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", "\"once\"")
              .POST(BodyPublishers.ofString(batch("atomic", line("INFO", "said once"))));
      assertEquals(201, rest.send(request).status());
    }
    assertEquals(List.of("said once"), messages(""));
  }

  @Test
  void listsByLevelByAgentByTraceAndByTask() {
    rest.post(PATH, line("DEBUG", "detail"));
    rest.post(PATH, line("WARNING", "slow"));
    rest.post(
        PATH,
        "{\"agent_id\":\"pricer\",\"level\":\"ERROR\",\"message\":\"lost\",\"task_id\":\"t\"}");
    assertEquals(List.of("lost", "slow"), messages("?level_min=WARNING"));
    assertEquals(List.of("slow", "detail"), messages("?agent_id=scout"));
    assertEquals(List.of("lost"), messages("?task_id=t"));
    String trace = rest.get(PATH + "?task_id=t").at("/data/0/trace_id");
    assertEquals(List.of("lost"), messages("?trace_id=" + trace));
    assertProblem(422, "validation-failed", "/level_min", rest.get(PATH + "?level_min=warn"));
  }

  @ParameterizedTest
  @CsvSource({
    "agent_id, '{\"level\":\"INFO\",\"message\":\"m\"}'",
    "level, '{\"agent_id\":\"a\",\"message\":\"m\"}'",
    "level, '{\"agent_id\":\"a\",\"level\":\"FATAL\",\"message\":\"m\"}'",
    "message, '{\"agent_id\":\"a\",\"level\":\"INFO\",\"message\":\"a\\u0000b\"}'",
    "message, '{\"agent_id\":\"a\",\"level\":\"INFO\",\"message\":\"\\ud83d\"}'",
    "details, '{\"agent_id\":\"a\",\"level\":\"INFO\",\"message\":\"m\",\"details\":\"\\u0000\"}'",
  })
  void refusesWhatCannotBeStored_andSaysWhere(String member, String body) {
    Answer answer = rest.post(PATH, body);
    assertEquals(422, answer.status(), answer::toString);
    assertEquals("/" + member, answer.at("/errors/0/pointer"), answer::toString);
  }

  @Test
  void refusesHugeMessages_andBrokenUtf8() {
    assertProblem(
        413, "payload-too-large", "/message", rest.post(PATH, line("INFO", "ä".repeat(16_385))));
    assertEquals(201, rest.post(PATH, line("INFO", "ä".repeat(16_384))).status());
    byte[] broken = line("INFO", "?").getBytes(StandardCharsets.UTF_8);
    broken[broken.length - 3] = (byte) 0xff;
    Answer answer =
        rest.send(
            rest.request(PATH)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(broken)));
    assertEquals(400, answer.status(), answer::toString);
  }

  @Test
  void tellsOfEveryLineThatIsStored() throws Exception {
    rest.post(PATH, line("ERROR", "before"));
    HttpRequest request =
        HttpRequest.newBuilder(rest.uri(PATH + "/tail?level_min=WARNING"))
            .header("Authorization", "Bearer user")
            .build();
    try (Stream<String> events =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
      Iterator<String> lines = events.iterator();
      assertTrue(lines.next().startsWith("id: "));
      rest.post(PATH, line("INFO", "hidden"));
      rest.post(PATH, "foreigner", line("ERROR", "foreign"));
      rest.post(PATH, line("ERROR", "seen"));
      String event = lines.next();
      while (!event.startsWith("data: ")) {
        event = lines.next();
      }
      assertTrue(event.contains("\"message\":\"seen\""), event);
    }
  }

  @Test
  void asksForPermissions() {
    rest.permissions.put("user", EnumSet.of(Permission.LOGS_READ));
    assertProblem(403, "forbidden", null, rest.post(PATH, line("INFO", "m")));
    assertEquals(200, rest.get(PATH).status());
    rest.permissions.put("user", EnumSet.of(Permission.LOGS_WRITE));
    assertProblem(403, "forbidden", null, rest.get(PATH));
    assertEquals(201, rest.post(PATH, line("INFO", "m")).status());
  }
}
