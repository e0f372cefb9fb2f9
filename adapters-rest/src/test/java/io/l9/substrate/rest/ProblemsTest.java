package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.search.SearchResult;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The problem documents of all routes. */
class ProblemsTest extends SharedServerTest {

  private HttpRequest.Builder json(String path) {
    return rest.request(path).header("Content-Type", "application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v2/packets", "/v1/packets/", "/v1/Packets", "/v1", "/favicon.ico"})
  void answersNotFound_whenThePathIsUnknown(String path) {
    assertProblem(404, "not-found", null, rest.get(path));
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE,/v1/packets,POST GET HEAD",
    "GET,/v1/search,POST",
    "PUT,/v1/search,POST",
    "POST,/v1/whoami,GET HEAD",
    "BREW,/v1/whoami,GET HEAD",
    "OPTIONS,/healthz,GET HEAD"
  })
  void namesTheMethodsThatAPathKnows(String method, String path, String allowed) {
    for (String accept : new String[] {"*/*", "text/html"}) {
      Answer answer =
          rest.send(
              rest.request(path).header("Accept", accept).method(method, BodyPublishers.noBody()));
      assertProblem(405, "method-not-allowed", null, answer);
      assertEquals(Set.of(allowed.split(" ")), Set.of(answer.header("Allow").split(", ")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "",
        " ",
        "{\"text\":\"a\"",
        "{\"text\":\"a\"}}",
        "{} {}",
        "{'text':1}",
        "tru",
        "\u0000"
      })
  void refusesABodyThatIsNotJson(String body) {
    assertProblem(400, "malformed-request", null, rest.post("/v1/search", body));
  }

  @Test
  void saysWhereTheJsonIsMalformed_withoutRepeatingIt() {
    Answer answer = rest.post("/v1/search", "{\"text\":\n  \"secret\" secret}");
    assertTrue(answer.at("/detail").contains("line 2, column 12"), answer::toString);
    assertFalse(answer.text().contains("secret"), answer::toString);
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    byte[] latin = "{\"text\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.send(json("/v1/search").POST(BodyPublishers.ofByteArray(latin))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/xml", "application/json; charset=latin1", "json"})
  void refusesABodyOfAnotherKind(String contentType) {
    assertProblem(
        415,
        "unsupported-media-type",
        null,
        rest.send(
            rest.request("/v1/search")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"text\":\"a\"}"))));
  }

  @Test
  void refusesABodyWithoutAKind_orPackedInAnUnknownWay() {
    assertProblem(
        415,
        "unsupported-media-type",
        null,
        rest.send(rest.request("/v1/search").POST(BodyPublishers.ofString("{}"))));
    assertProblem(
        415,
        "unsupported-media-type",
        null,
        rest.send(
            json("/v1/search")
                .header("Content-Encoding", "br")
                .POST(BodyPublishers.ofString("{}"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/html", "application/xml, text/*", "application/json;q=0", "nonsense"})
  void refusesToAnswerInAnotherForm(String accept) {
    assertProblem(
        406,
        "not-acceptable",
        null,
        rest.send(rest.request("/v1/whoami").header("Accept", accept)));
    assertProblem(
        406, "not-acceptable", null, rest.send(rest.request("/healthz").header("Accept", accept)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/*",
        "APPLICATION/JSON",
        "text/html;q=0.9, */*;q=0.1",
        "application/json;q=0.05"
      })
  void answersInTheFormThatIsAskedFor(String accept) {
    assertEquals(200, rest.send(rest.request("/v1/whoami").header("Accept", accept)).status());
  }

  @Test
  void refusesABodyAboveItsLimit_atTwoMebibytesAndEightForBatches() {
    int mebibyte = 1 << 20;
    for (String path : new String[] {"/v1/packets", "/v1/search"}) {
      assertProblem(
          413, "payload-too-large", null, rest.post(path, " ".repeat(2 * mebibyte) + "{}"));
      assertEquals(422, rest.post(path, " ".repeat(2 * mebibyte - 2) + "{}").status());
    }
    assertProblem(
        413,
        "payload-too-large",
        null,
        rest.post("/v1/packets/batch", " ".repeat(8 * mebibyte) + "{}"));
    assertEquals(422, rest.post("/v1/packets/batch", " ".repeat(8 * mebibyte - 2) + "{}").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/packets/%zz", "/v1/packets/%u0041", "/v1/packets/%", "/a/../../b"})
  void refusesATargetThatIsNotWellFormed(String target) {
    Answer answer = rest.getRaw(target);
    assertTrue(answer.status() == 400 || answer.status() == 404, answer::toString);
    assertEquals("application/problem+json", answer.mediaType());
  }

  @Test
  void refusesHeadersAndLinesThatAreTooLarge() {
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.sendRaw("GET", "/livez", "X-Large: " + "x".repeat(20_000) + "\r\n"));
    assertProblem(
        400, "malformed-request", null, rest.sendRaw("GET", "/" + "x".repeat(20_000), ""));
  }

  @Test
  void answersNotFound_whenAWebSocketIsAskedFor() {
    Answer answer = rest.sendRawUnchecked("GET", "/v1/whoami", "Sec-WebSocket-Version: 13\r\n");
    assertProblem(404, "not-found", null, answer);
    assertEquals("application/problem+json", answer.mediaType());
  }

  @Test
  void refusesABodyThatEndsTooEarly() {
    Answer answer =
        rest.sendRawUnchecked(
            "POST",
            "/v1/search",
            "Authorization: Bearer user\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n");
    assertProblem(400, "malformed-request", null, answer);
  }

  @Test
  void saysNothingOfACrashButItsIds() {
    try (RestFixture broken =
        withSearch(
            () -> {
              throw new IllegalStateException("select secret from packet_store");
            })) {
      Answer answer = broken.post("/v1/search", "{\"text\":\"a\"}");
      assertProblem(500, "internal", null, answer);
      assertFalse(answer.text().contains("secret"), answer::toString);
      assertEquals(200, broken.get("/v1/whoami").status());
    }
  }

  @Test
  void answersWithAProblem_whenTheMachineRunsOut() {
    try (RestFixture broken =
        withSearch(
            () -> {
              throw new StackOverflowError();
            })) {
      assertProblem(500, "internal", null, broken.post("/v1/search", "{\"text\":\"a\"}"));
      assertEquals(200, broken.get("/v1/whoami").status());
    }
  }

  /** A server whose searches fail. */
  private static RestFixture withSearch(Supplier<SearchResult> failing) {
    return new RestFixture(search -> new OnlySearch((scope, query) -> failing.get()));
  }

  @Test
  void compressesLargeAnswers_whenTheClientCan() throws Exception {
    Answer plain = rest.get("/openapi.json");
    Answer packed =
        rest.sendUnchecked(rest.request("/openapi.json").header("Accept-Encoding", "gzip"));
    assertEquals("gzip", packed.header("Content-Encoding"));
    assertTrue(packed.body().length < plain.body().length / 2);
    try (var in = new GZIPInputStream(new java.io.ByteArrayInputStream(packed.body()))) {
      assertEquals(plain.text(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void forbidsBrowsersToMakeAnythingOfAnAnswer() {
    for (String path : new String[] {"/v1/whoami", "/nowhere"}) {
      Answer answer = rest.get(path);
      assertEquals(
          path.equals("/nowhere") ? "no-store" : "private, no-cache",
          answer.header("Cache-Control"));
      assertTrue(answer.header("Content-Security-Policy").contains("default-src 'none'"));
      assertEquals(null, answer.header("Server"));
    }
  }
}
