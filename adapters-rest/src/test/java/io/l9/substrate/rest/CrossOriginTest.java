package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests from pages of another origin. */
class CrossOriginTest {

  private RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  @Test
  void letsNoPageOfAnotherOriginRead_unlessItIsListed() {
    HttpRequest.Builder request = rest.request("/v1/info").header("Origin", "https://a.example");
    assertNull(rest.send(request).header("Access-Control-Allow-Origin"));
  }

  @Test
  void letsAListedOriginRead_andNoOther() {
    rest.close();
    rest = RestFixture.withOrigin("https://a.example");
    for (String origin : List.of("https://a.example", "https://b.example")) {
      Answer answer = rest.send(rest.request("/v1/info").header("Origin", origin));
      boolean listed = origin.equals("https://a.example");
      assertEquals(listed ? origin : null, answer.header("Access-Control-Allow-Origin"));
      if (listed) {
        assertTrue(answer.header("Access-Control-Expose-Headers").contains("ETag"));
      }
    }
    Answer preflight =
        rest.sendUnchecked(
            HttpRequest.newBuilder(rest.uri("/v1/packets"))
                .header("Origin", "https://a.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertEquals(200, preflight.status(), preflight::toString);
    assertEquals("https://a.example", preflight.header("Access-Control-Allow-Origin"));
    assertTrue(preflight.header("Access-Control-Allow-Headers").contains("authorization"));
  }
}
