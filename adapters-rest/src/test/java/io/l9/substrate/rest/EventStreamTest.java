package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events. */
class EventStreamTest {

  private static final String NOTE = "{\"packet_type\":\"note\",\"payload\":%s}";

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
  void tellsOfEveryPacketThatIsStored_andGoesOnWhereItWasCutOff() throws Exception {
    rest.stored(NOTE.formatted("\"before\""));
    String last;
    try (Listener first = new Listener(null)) {
      last = first.id;
      rest.stored(NOTE.formatted("\"one\""));
      rest.post("/v1/packets", "foreigner", NOTE.formatted("\"foreign\""));
      rest.stored(NOTE.formatted("\"two\""));
      assertEquals("one", first.next());
      assertEquals("two", first.next());
    }
    try (Listener second = new Listener(last)) {
      assertEquals("one", second.next());
      assertEquals("two", second.next());
      assertNotEquals(last, second.id);
    }
    assertProblem(
        400,
        "invalid-cursor",
        null,
        rest.send(rest.request("/v1/packets/tail").header("Last-Event-ID", "AAAA")));
  }

  @Test
  void tellsNoTenantOfAnother() throws Exception {
    try (Listener ours = new Listener("user", null);
        Listener theirs = new Listener("foreigner", null);
        Listener colleagues = new Listener("colleague", null)) {
      for (String round : List.of("first", "second")) {
        rest.stored(NOTE.formatted("\"ours " + round + "\""));
        rest.post("/v1/packets", "foreigner", NOTE.formatted("\"theirs " + round + "\""));
        rest.post("/v1/packets", "colleague", NOTE.formatted("\"colleague's " + round + "\""));
        assertEquals("ours " + round, ours.next());
        assertEquals("theirs " + round, theirs.next());
        assertEquals("colleague's " + round, colleagues.next());
      }
      assertProblem(
          400,
          "invalid-cursor",
          null,
          rest.sendUnchecked(
              HttpRequest.newBuilder(rest.uri("/v1/packets/tail"))
                  .header("Authorization", "Bearer foreigner")
                  .header("Last-Event-ID", ours.id)));
    }
  }

  @Test
  void refusesThoseWhoListenOneMoreStream_andNobodyWhoListensToNone() throws Exception {
    List<Listener> listeners = new ArrayList<>();
    try {
      for (int i = 0; i < 24; i++) {
        listeners.add(new Listener(i % 2 == 0 ? "user" : "colleague", null));
      }
      Answer refused = rest.get("/v1/packets/tail");
      assertProblem(429, "quota-exceeded", null, refused);
      assertEquals("1", refused.header("Retry-After"));
      listeners.add(new Listener("tenant-admin", null));
      listeners.add(new Listener("foreigner", null));
      assertEquals(200, rest.get("/v1/info").status());
    } finally {
      for (Listener listener : listeners) {
        listener.close();
      }
    }
  }

  @Test
  void endsAStream_whenTheCredentialOfItsClientHasEnded() throws Exception {
    try (Listener listener = new Listener(null);
        Listener other = new Listener("colleague", null)) {
      rest.stored(NOTE.formatted("\"one\""));
      assertEquals("one", listener.next());
      rest.keys.remove("user");
      rest.clock.advance(Duration.ofSeconds(5));
      assertThrows(IllegalStateException.class, listener::next, "the stream ended");
      rest.post("/v1/packets", "colleague", NOTE.formatted("\"two\""));
      assertEquals("two", other.next());
    }
  }

  /** A client that listens to what is stored. */
  private final class Listener implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient LISTENING = HttpClient.newHttpClient();

    private final BufferedReader lines;
    private String id = "";

    Listener(String last) throws IOException, InterruptedException {
      this("user", last);
    }

    Listener(String key, String last) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(rest.uri("/v1/packets/tail"))
              .header("Authorization", "Bearer " + key);
      if (last != null) {
        request.header("Last-Event-ID", last);
      }
      HttpResponse<java.io.InputStream> response =
          LISTENING.send(request.build(), BodyHandlers.ofInputStream());
      assertEquals(200, response.statusCode());
      assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElse(""));
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
        note(line);
      }
      assertFalse(id.isEmpty());
    }

    private void note(String line) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      }
    }

    /** The payload of the next packet. */
    String next() throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line);
        if (line.startsWith("data: ")) {
          JsonNode packet = JSON.readTree(line.substring(6));
          assertEquals(List.of(), ApiContract.INSTANCE.violations("Packet", packet));
          return packet.path("payload").asString();
        }
      }
      throw new IllegalStateException("the stream ended");
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
