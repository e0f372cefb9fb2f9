package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The view of patterns over HTTP. */
class ReflectionPatternsRoutesTest {

  private static final String VIEW = "/v1/views/reflection-patterns";

  private RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  private void learn(String type, String content, double confidence, String tag) {
    Answer made =
        rest.post(
            "/v1/reflections",
            "{\"type\":\"%s\",\"content\":\"%s\",\"confidence\":%s,\"tags\":[\"%s\"]}"
                .formatted(type, content, confidence, tag));
    assertEquals(201, made.status(), made::toString);
  }

  private void refresh() {
    Answer accepted = rest.post(VIEW + "/refresh", "operator", "");
    assertEquals(202, accepted.status(), accepted::toString);
    rest.runOperations();
  }

  private Answer ok(Answer answer) {
    assertEquals(200, answer.status(), answer::toString);
    return answer;
  }

  @Test
  void countsReflections_pageByPage_andSaysWhen() {
    learn("failure", "The port 8080 is taken", .5, "ports");
    learn("lesson", "Flush the replica before a drill", .25, "drill");
    learn("lesson", "Tell the desk about every outage", .75, "desk");
    refresh();
    List<String> types = new ArrayList<>();
    String next = VIEW + "?limit=1";
    while (next != null) {
      Answer page = ok(rest.get(next));
      assertEquals("2026-03-01T12:00:00Z", page.at("/refreshed_at"));
      page.json().at("/data").forEach(line -> types.add(line.at("/type").asString()));
      String link = page.header("Link");
      next = link == null ? null : link.substring(1, link.indexOf('>'));
    }
    assertEquals(List.of("lesson", "failure"), types);

    Answer lessons = ok(rest.get(VIEW + "?type=lesson"));
    assertEquals(1, lessons.json().at("/data").size(), lessons::toString);
    assertEquals("2", lessons.json().at("/data/0/count").toString());
    assertEquals("0.5", lessons.json().at("/data/0/confidence").toString());
    assertEquals("[\"desk\",\"drill\"]", lessons.json().at("/data/0/tags").toString());
    assertEquals("2026-03-01T12:00:00Z", lessons.at("/data/0/latest"));
    assertEquals("shared", lessons.at("/data/0/scope"));
    assertTrue(lessons.json().at("/next_cursor").isNull(), lessons::toString);
    assertEquals("[]", ok(rest.get(VIEW, "foreigner")).json().at("/data").toString());
  }

  @Test
  void isNotReady_untilItWasRefreshed() {
    Answer unready = rest.get(VIEW);
    assertProblem(503, "view-not-ready", null, unready);
    assertNotNull(unready.header("Retry-After"));
    refresh();
    assertEquals("[]", ok(rest.get(VIEW)).json().at("/data").toString());
  }

  @Test
  void refusesWhatItDoesNotKnow_andWhoMayNotRead() {
    refresh();
    assertProblem(422, "validation-failed", "/type", rest.get(VIEW + "?type=hunch"));
    assertProblem(422, "validation-failed", "/type", rest.get(VIEW + "?type="));
    assertProblem(422, "validation-failed", "/limit", rest.get(VIEW + "?limit=0"));
    assertProblem(400, "limit-too-large", "/limit", rest.get(VIEW + "?limit=201"));
    assertProblem(422, "validation-failed", "/tag", rest.get(VIEW + "?tag=a"));
    assertProblem(400, "invalid-cursor", "/cursor", rest.get(VIEW + "?cursor=x"));
    rest.permissions.put("user", Set.of(Permission.KNOWLEDGE_READ));
    assertProblem(403, "forbidden", null, rest.get(VIEW));
  }
}
