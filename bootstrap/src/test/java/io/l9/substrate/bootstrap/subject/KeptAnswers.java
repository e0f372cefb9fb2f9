package io.l9.substrate.bootstrap.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Repeatable requests of an administrator about a person's rows: their answers show the rows, and
 * are kept for the administrator.
 */
final class KeptAnswers {

  private static final String REASON = "{\"reason\": \"It was checked.\"}";

  private KeptAnswers() {}

  /**
   * Sends them, and demands that each answer shows the person's word.
   *
   * @param administrator the credential of somebody else
   */
  static void plant(CanaryServer server, String administrator, Person person) {
    String rejection = person.made("POST /v1/fact-rejections");
    String task = Requests.failed(person);
    for (String target :
        List.of(
            "/v1/facts/" + person.made("POST /v1/facts") + "/confirm",
            "/v1/reflections/" + person.made("POST /v1/reflections") + "/confirm",
            "/v1/fact-rejections/" + rejection + "/lift",
            "/v1/tasks/" + task + "/retry")) {
      boolean isTask = target.contains(task);
      CanaryServer.Reply reply =
          server.send(
              administrator,
              "POST",
              target,
              Map.of("Idempotency-Key", UUID.randomUUID().toString()),
              isTask ? null : "application/json",
              isTask ? null : REASON);
      assertEquals(200, reply.status(), () -> target + " → " + reply);
      assertTrue(reply.text().contains(person.word), () -> target + " shows nothing: " + reply);
    }
  }
}
