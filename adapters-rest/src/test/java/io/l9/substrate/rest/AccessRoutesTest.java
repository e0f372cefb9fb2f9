package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRoutesTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  private String packet;

  @BeforeEach
  void seed() {
    packet = rest.stored("{\"packet_type\":\"note\",\"payload\":\"the ladder\"}");
  }

  private Answer give(String items) {
    return rest.post("/v1/access-events", "{\"items\":[" + items + "]}");
  }

  @Test
  void storesWhatEachMemoryWasWorth() {
    Answer search = rest.post("/v1/search", "{\"text\":\"ladder\"}");
    Answer answer =
        give(
            """
            {"packet_id":"%s","kind":"helpful","query_id":"%s","rank":1,"agent_id":"scout",
             "relevance":0.9,"reason":"it was there"},
            {"fact_id":"%s","kind":"ignored"}
            """
                .formatted(packet, search.at("/query_id"), UNKNOWN));
    assertEquals(202, answer.status(), answer::toString);
    assertEquals(2, answer.json().at("/succeeded").asInt());
    List<Access> stored =
        rest
            .useCases
            .memory()
            .access()
            .accesses(
                rest.world.endUser(),
                AccessQuery.newest(AccessTarget.packet(UUID.fromString(packet))))
            .items()
            .stream()
            .filter(access -> access.kind().feedback())
            .toList();
    assertEquals(1, stored.size());
    assertEquals(AccessKind.HELPFUL, stored.get(0).kind());
    assertEquals("scout", stored.get(0).agentId());
    assertEquals(answer.at("/data/0/id"), stored.get(0).id().toString());
    assertEquals(search.at("/query_id"), String.valueOf(stored.get(0).query()));
  }

  @Test
  void tellsOfEachPieceWhetherItWasTaken() {
    Answer answer =
        give(
            """
            {"packet_id":"%s","kind":"used"},{"packet_id":"%s","kind":"used"},{"kind":"used"},
            {"packet_id":"%s","kind":"read"},{"packet_id":"%s","kind":"used","rank":0}
            """
                .formatted(packet, UNKNOWN, packet, packet));
    assertEquals(207, answer.status(), answer::toString);
    assertEquals(1, answer.json().at("/succeeded").asInt());
    assertEquals(4, answer.json().at("/failed").asInt());
    assertEquals(202, answer.json().at("/data/0/status").asInt());
    assertEquals(404, answer.json().at("/data/1/status").asInt());
    assertEquals("/items/2/packet_id", answer.at("/data/2/problem/errors/0/pointer"));
    assertEquals("/items/3/kind", answer.at("/data/3/problem/errors/0/pointer"));
    assertEquals("/items/4/rank", answer.at("/data/4/problem/errors/0/pointer"));
  }

  @Test
  void answersForeignPacketsLikeUnknownOnes() {
    String body = "{\"items\":[{\"packet_id\":\"%s\",\"kind\":\"used\"}]}";
    Answer foreign = rest.post("/v1/access-events", "foreigner", body.formatted(packet));
    Answer unknown = rest.post("/v1/access-events", "foreigner", body.formatted(UNKNOWN));
    assertEquals(404, foreign.json().at("/data/0/status").asInt(), foreign::toString);
    assertEquals(unknown.text().replace(UNKNOWN, packet), foreign.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 422 | validation-failed | /items",
        "{\"items\":[]} | 422 | validation-failed | /items",
        "{\"items\":[null]} | 422 | validation-failed | /items/0",
        "{\"items\":[{\"kind\":1}]} | 422 | validation-failed | /items/0/kind",
        "{\"items\":[{\"packet_id\":\"7\"}]} | 422 | validation-failed | /items/0/packet_id",
        "{\"items\":[{\"rank\":1.5}]} | 422 | validation-failed | /items/0/rank",
        "[] | 422 | validation-failed | ",
        "{ | 400 | malformed-request | ",
      })
  void refusesWhatIsWrong(String body, int status, String code, String pointer) {
    assertProblem(status, code, pointer, rest.post("/v1/access-events", body));
  }

  @Test
  void takesAtMostAThousand() {
    String item = "{\"packet_id\":\"" + packet + "\",\"kind\":\"used\"}";
    assertProblem(422, "validation-failed", "/items", give((item + ",").repeat(1000) + item));
  }
}
