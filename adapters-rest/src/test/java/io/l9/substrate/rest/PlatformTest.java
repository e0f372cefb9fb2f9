package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handling that all routes have in common, tested on some of them. */
class PlatformTest extends SharedServerTest {

  private static final String NOTE = "{\"packet_type\":\"note\",\"payload\":%s}";

  @Test
  void answersNotModified_whileTheClientHasWhatIsThere() {
    String path = "/v1/packets/" + rest.stored(NOTE.formatted("1"));
    String tag = rest.get(path).header("ETag");
    for (String known : List.of(tag, "\"other\", " + tag, tag.replace("W/", ""), "*")) {
      Answer answer = rest.send(rest.request(path).header("If-None-Match", known));
      assertEquals(304, answer.status(), known);
      assertEquals(tag, answer.header("ETag"));
      assertEquals(0, answer.body().length);
    }
    assertEquals(200, rest.send(rest.request(path).header("If-None-Match", "\"other\"")).status());
    assertProblem(
        400, "malformed-request", null, rest.send(rest.request(path).header("If-None-Match", "x")));
  }

  @Test
  void namesTheScopeThatACredentialLacks() {
    rest.permissions.put("user", Set.of(Permission.MEMORY_READ));
    assertEquals(200, rest.get("/v1/packets").status());
    Answer refused = rest.post("/v1/packets", NOTE.formatted("1"));
    assertProblem(403, "forbidden", null, refused);
    assertTrue(refused.at("/detail").contains("memory:write"), refused::toString);
    assertEquals(0, rest.get("/v1/packets").json().path("data").size());
  }

  @Test
  void readsWhatIsPacked() throws IOException {
    Answer answer =
        rest.send(packed(NOTE.formatted("\"packed\"").getBytes(StandardCharsets.UTF_8)));
    assertEquals(201, answer.status());
    assertEquals("packed", answer.at("/payload"));
  }

  @Test
  void refusesABomb_andABrokenOne() throws IOException {
    byte[] bomb = new byte[64 << 20];
    java.util.Arrays.fill(bomb, (byte) ' ');
    assertProblem(413, "payload-too-large", null, rest.send(packed(bomb)));
    String members =
        IntStream.range(0, 340_000).mapToObj(i -> "\"a\":0").collect(Collectors.joining(","));
    Answer ratio = rest.send(packed(("{" + members + "}").getBytes(StandardCharsets.UTF_8)));
    assertProblem(413, "payload-too-large", null, ratio);
    assertTrue(ratio.at("/detail").contains("100 times"), ratio::toString);
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.send(
            json("/v1/packets")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("no gzip"))));
  }

  private HttpRequest.Builder packed(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return json("/v1/packets")
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofByteArray(packed.toByteArray()));
  }

  private HttpRequest.Builder json(String path) {
    return rest.request(path).header("Content-Type", "application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=0", "wait=301", "respond-async, wait=999999999"})
  void refusesToWaitForAnyTime(String prefer) {
    assertProblem(
        400,
        "malformed-request",
        null,
        rest.send(rest.request("/v1/info").header("Prefer", prefer)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=1", "WAIT = \"300\"", "handling=strict", "respond-async", ""})
  void takesPreferences_andPassesOverThoseItDoesNotKnow(String prefer) {
    assertEquals(200, rest.send(rest.request("/v1/info").header("Prefer", prefer)).status());
  }

  @Test
  void takesTheMethodAsItIs() {
    Answer answer =
        rest.send(rest.request("/v1/packets").header("X-HTTP-Method-Override", "DELETE"));
    assertProblem(400, "malformed-request", null, answer);
  }

  @Test
  void showsOnlyTheFieldsThatAreAskedFor() {
    String id = rest.stored(NOTE.formatted("1"));
    Answer one = rest.sendUnchecked(rest.request("/v1/packets/" + id + "?fields=id,tags"));
    assertEquals("{\"id\":\"" + id + "\",\"tags\":[]}", one.text());
    Answer list = rest.sendUnchecked(rest.request("/v1/packets?fields=id"));
    assertEquals("[{\"id\":\"" + id + "\"}]", list.json().path("data").toString());
    assertProblem(
        422, "validation-failed", "/fields", rest.get("/v1/packets/" + id + "?fields=vector"));
    assertProblem(422, "validation-failed", "/fields", rest.get("/v1/packets?fields="));
  }

  @Test
  void listsEveryPacketOnce_whileOthersAreStored() {
    for (int i = 0; i < 7; i++) {
      rest.clock.advance(Duration.ofSeconds(1));
      rest.stored(NOTE.formatted(i));
    }
    StringBuilder seen = new StringBuilder();
    String path = "/v1/packets?limit=3&packet_type=note";
    while (path != null) {
      Answer page = rest.get(path);
      page.json().path("data").forEach(packet -> seen.append(packet.path("payload").asInt()));
      assertEquals(page.json().path("has_more").asBoolean(), page.header("Link") != null);
      path = page.header("Link") == null ? null : page.header("Link").replaceAll("<(.*)>.*", "$1");
      rest.clock.advance(Duration.ofSeconds(1));
      rest.stored(NOTE.formatted("\"later than " + seen + "\""));
    }
    assertEquals("6543210", seen.toString());
  }

  @Test
  void refusesACursor_ofAnotherListOrCaller() {
    for (int i = 0; i < 2; i++) {
      rest.stored(NOTE.formatted(i));
    }
    String cursor = rest.get("/v1/packets?limit=1").at("/next_cursor");
    assertEquals(200, rest.get("/v1/packets?limit=9&cursor=" + cursor).status());
    for (String path :
        List.of(
            "/v1/packets?packet_type=note&cursor=" + cursor,
            "/v1/packets?cursor=" + cursor.substring(1),
            "/v1/packets?cursor=" + "A".repeat(200),
            "/v1/packets?cursor=")) {
      assertProblem(400, "invalid-cursor", "/cursor", rest.get(path));
    }
    assertProblem(
        400, "invalid-cursor", "/cursor", rest.get("/v1/packets?cursor=" + cursor, "colleague"));
  }

  @Test
  void answersAClientThatIsStillSending_whenItIsRefusedForItsParameters() {
    String body = " ".repeat(1_000_000);
    for (int i = 0; i < 5; i++) {
      Answer answer = rest.post("/v1/packets?colour=red", body);
      assertEquals(422, answer.status(), answer::toString);
    }
  }
}
