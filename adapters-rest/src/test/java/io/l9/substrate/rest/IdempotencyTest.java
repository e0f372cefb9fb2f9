package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The header {@code Idempotency-Key}. */
class IdempotencyTest extends SharedServerTest {

  private static final String NOTE = "{\"packet_type\":\"note\",\"payload\":%s}";

  private static final String LADDER =
      "{\"packet_type\":\"note\",\"payload\":{\"text\":\"ladder\"}}";

  private Answer keyed(String key, String caller, String body) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri("/v1/packets"))
            .header("Authorization", "Bearer " + caller)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void answersAKeyedRequestOnce_andRepeatsTheAnswer() {
    String body = "{\"packet_type\":\"note\",\"payload\":1,\"on_duplicate\":\"keep\"}";
    Answer first = keyed("k-1", "user", body);
    Answer again = keyed("\"k-1\"", "user", body);
    assertEquals(201, again.status());
    assertEquals(first.text(), again.text());
    assertEquals(first.header("Location"), again.header("Location"));
    assertNull(first.header("Idempotent-Replayed"));
    assertEquals("true", again.header("Idempotent-Replayed"));
    assertEquals(1, rest.get("/v1/packets").json().path("data").size());
    assertNotEquals(first.at("/id"), keyed("k-1", "colleague", body).at("/id"));
    rest.clock.advance(Duration.ofHours(24));
    assertNull(keyed("k-1", "user", body).header("Idempotent-Replayed"));
  }

  @Test
  void refusesAKeyThatStandsForAnotherRequest_andForgetsOneThatFailed() {
    Answer refused = keyed("k", "user", "{\"packet_type\":\"note\"}");
    assertProblem(422, "validation-failed", "/payload", refused);
    assertEquals(201, keyed("k", "user", NOTE.formatted("1")).status());
    assertProblem(422, "idempotency-mismatch", null, keyed("k", "user", NOTE.formatted("2")));
    for (String key : List.of("", " ", "a b", "ü", "x".repeat(256))) {
      Answer answer = rest.sendRaw("POST", "/v1/packets", headers(key, NOTE.formatted("3")));
      assertEquals(422, answer.status(), answer::toString);
    }
  }

  private static String headers(String key, String body) {
    return "Authorization: Bearer user\r\nContent-Type: application/json\r\nIdempotency-Key: "
        + key
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/packets | " + LADDER,
        "/v1/packets/batch | {\"items\":[" + LADDER + "]}",
        "/v1/packets/batch | {\"mode\":\"partial\",\"items\":[" + LADDER + "]}",
      })
  void repeatsNoAnswer_thatShowsWhatWasErasedOrHasExpired(String path, String body) {
    for (String how : List.of("?mode=erase", "?mode=expire")) {
      Answer first = keyedTo(path, how, body);
      String id = first.text().replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
      assertEquals("true", keyedTo(path, how, body).header("Idempotent-Replayed"));
      Answer deleted = rest.send("DELETE", "/v1/packets/" + id + how, "tenant-admin", null);
      assertEquals(204, deleted.status(), deleted::toString);
      Answer again = keyedTo(path, how, body);
      assertProblem(410, "expired", null, again);
      assertFalse(again.text().contains("ladder"), again::toString);
      assertProblem(410, "expired", null, keyedTo(path, how, body));
    }
  }

  private Answer keyedTo(String path, String key, String body) {
    return rest.send(
        rest.request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", path + key)
            .POST(BodyPublishers.ofString(body)));
  }
}
