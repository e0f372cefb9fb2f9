package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.rest.http.Route;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A condition is evaluated, or the request is refused. */
class PreconditionsTest extends SharedServerTest {

  private static final Map<String, String> CONDITIONS =
      Map.of(
          "If-Match", "\"nope\"",
          "If-None-Match", "*",
          "If-Modified-Since", "Sat, 28 Feb 2026 12:00:00 GMT",
          "If-Unmodified-Since", "Sat, 28 Feb 2026 12:00:00 GMT",
          "If-Range", "\"nope\"");
  private static final String NOTE =
      "{\"packet_type\":\"note\",\"payload\":{\"text\":\"if-match\"},\"tags\":[\"a\"]}";

  private Answer change(String method, String path, String ifMatch, String body) {
    HttpRequest.Builder request =
        rest.request(path)
            .header("Content-Type", "application/merge-patch+json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return rest.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
  }

  @Test
  void isNoChangeThatEvaluatesNoCondition_andTakesOne() {
    int refused = 0;
    for (Route route : rest.server.described()) {
      String method = route.toString().split(" ", 2)[0];
      String path =
          route
              .toString()
              .split(" ", 2)[1]
              .replaceAll("\\{[a-z_]+}", "00000000-0000-7000-8000-00000000ffff");
      for (String name : CONDITIONS.keySet()) {
        if (method.equals("GET")
            || (name.equals("If-Match") && route.conditional())
            || (name.equals("If-None-Match") && route.creating())) {
          continue;
        }
        Answer answer =
            rest.send(
                rest.request(path)
                    .header(name, CONDITIONS.get(name))
                    .method(method, BodyPublishers.noBody()));
        assertProblem(400, "malformed-request", null, answer);
        assertTrue(answer.at("/detail").contains(name), answer::toString);
        refused++;
      }
    }
    assertTrue(refused > 100, refused + " were tried");
  }

  @Test
  void readsAreAnswered_asTheStandardSays() {
    String path = "/v1/packets/" + rest.stored(NOTE);
    String tag = rest.get(path).header("ETag");
    for (String ignored : List.of("If-Modified-Since", "If-Unmodified-Since", "If-Range")) {
      assertEquals(
          200, rest.send(rest.request(path).header(ignored, CONDITIONS.get(ignored))).status());
    }
    assertEquals(200, rest.send(rest.request(path).header("If-Match", tag)).status());
    assertProblem(
        412,
        "version-mismatch",
        null,
        rest.send(rest.request(path).header("If-Match", "\"nope\"")));
    assertEquals(304, rest.send(rest.request(path).header("If-None-Match", tag)).status());
    for (String streamed : List.of("/v1/packets/export", "/v1/packets/tail")) {
      for (String name : List.of("If-Match", "If-None-Match")) {
        assertProblem(
            400,
            "malformed-request",
            null,
            rest.send(rest.request(streamed).header(name, CONDITIONS.get(name))));
      }
    }
  }

  @Test
  void aPacketIsChangedOnlyAsItWasRead() {
    String path = "/v1/packets/" + rest.stored(NOTE);
    String read = rest.get(path).header("ETag");
    for (String wrong : List.of("\"nope\"", "W/" + read, "\"nope\", \"v7\"")) {
      assertProblem(
          412, "version-mismatch", null, change("PATCH", path, wrong, "{\"tags\":[\"b\"]}"));
      for (String mode : List.of("erase", "expire")) {
        assertProblem(
            412, "version-mismatch", null, change("DELETE", path + "?mode=" + mode, wrong, null));
      }
      for (String tags : List.of("/tags/b", "/tags?tag=b")) {
        assertProblem(412, "version-mismatch", null, change("PUT", path + tags, wrong, null));
        assertProblem(412, "version-mismatch", null, change("DELETE", path + tags, wrong, null));
      }
    }
    assertEquals(read, rest.get(path).header("ETag"), "nothing of that changed anything");

    Answer mine = change("PATCH", path, read, "{\"tags\":[\"b\"]}");
    assertEquals(200, mine.status(), mine::toString);
    assertEquals(mine.header("ETag"), rest.get(path).header("ETag"));
    assertNotEquals(read, mine.header("ETag"));
    assertProblem(412, "version-mismatch", null, change("PATCH", path, read, "{\"tags\":[\"c\"]}"));
    assertEquals(
        204, change("PUT", path + "/tags/d", "\"x\", " + mine.header("ETag"), null).status());
    assertEquals(200, change("PATCH", path, "*", "{\"importance_score\":0.9}").status());
    assertEquals("[\"b\",\"d\"]", rest.get(path).json().at("/tags").toString());
    assertProblem(400, "malformed-request", null, change("DELETE", path, "nope", null));
    assertEquals(
        204, change("DELETE", path + "?mode=erase", rest.get(path).header("ETag"), null).status());
    assertProblem(404, "not-found", null, change("PATCH", path, read, "{\"tags\":[]}"));
  }

  /** Reads by others, whole or in part, do not invalidate a revision. */
  @Test
  void aPartOrACountedRead_isGoodForAChange() {
    String path = "/v1/packets/" + rest.stored(NOTE);
    String part = rest.sendUnchecked(rest.request(path + "?fields=tags")).header("ETag");
    assertNotEquals(part, rest.get(path).header("ETag"), "another representation");
    assertEquals(200, rest.get(path + "?track=true").status());
    assertEquals(200, change("PATCH", path, part, "{\"tags\":[]}").status());
  }
}
