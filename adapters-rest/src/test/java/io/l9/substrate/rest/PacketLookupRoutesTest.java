package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lookups of packets by id and by content hash. */
class PacketLookupRoutesTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  @Test
  void looksManyUp_byIdAndByContent() {
    String one = rest.stored("{\"packet_type\":\"note\",\"payload\":1}");
    String two = rest.stored("{\"packet_type\":\"note\",\"payload\":2,\"ttl_seconds\":60}");
    String hash = rest.get("/v1/packets/" + one).at("/content_hash");
    String none = "0".repeat(64);
    Answer answer =
        rest.post(
            "/v1/packets/lookup", "{\"ids\":[\"%s\",\"%s\",\"%s\"]}".formatted(two, UNKNOWN, one));
    assertEquals(two, answer.at("/data/0/id"), answer::toString);
    assertEquals(one, answer.at("/data/1/id"));
    assertEquals("[\"" + UNKNOWN + "\"]", answer.json().at("/missing").toString());
    String hashes = "{\"content_hashes\":[\"%s\",\"%s\"]}".formatted(hash, none);
    Answer byContent = rest.post("/v1/packets/lookup", hashes);
    assertEquals(one, byContent.at("/data/0/id"));
    assertEquals("[\"" + none + "\"]", byContent.json().at("/missing").toString());
    for (String other : List.of("colleague", "foreigner")) {
      Answer theirs = rest.post("/v1/packets/lookup", other, hashes);
      assertEquals(0, theirs.json().at("/data").size());
      assertEquals(2, theirs.json().at("/missing").size());
    }
    rest.clock.advance(Duration.ofSeconds(61));
    Answer expired = rest.post("/v1/packets/lookup", "{\"ids\":[\"%s\"]}".formatted(two));
    assertEquals(two, expired.at("/missing/0"));
    assertEquals(0, rest.get("/v1/packets/" + one).json().at("/access_count").asInt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /ids",
        "{\"ids\":[]} | /ids",
        "{\"ids\":null,\"content_hashes\":[]} | /ids",
        "{\"ids\":[\"x\"]} | /ids/0",
        "{\"ids\":[null]} | /ids/0",
        "{\"content_hashes\":[\"x\"]} | /content_hashes/0",
        "{\"content_hashes\":[7]} | /content_hashes/0",
        "{\"names\":[]} | /names",
      })
  void refusesALookupThatIsNone(String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post("/v1/packets/lookup", body));
  }

  @Test
  void refusesALookupOfTooMany() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 201; i++) {
      ids.add("\"" + new UUID(7, i) + "\"");
    }
    assertProblem(
        422, "validation-failed", "/ids", rest.post("/v1/packets/lookup", "{\"ids\":" + ids + "}"));
    assertProblem(
        400,
        "limit-too-large",
        "/ids",
        rest.post(
            "/v1/packets/lookup",
            "{\"ids\":"
                + ids.subList(0, 200)
                + ",\"content_hashes\":[\""
                + "0".repeat(64)
                + "\"]}"));
  }
}
