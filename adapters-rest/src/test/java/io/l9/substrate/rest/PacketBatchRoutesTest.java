package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches of packets. */
class PacketBatchRoutesTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  @Test
  void storesABatchWhole() {
    String parent = UUID.randomUUID().toString();
    Answer answer =
        rest.post(
            "/v1/packets/batch",
            """
            {"items":[{"packet_type":"note","payload":2,"parent_ids":["%s"]},
                      {"packet_type":"note","payload":1,"id":"%s"},
                      {"packet_type":"note","payload":1}]}
            """
                .formatted(parent, parent));
    assertEquals(201, answer.status(), answer::toString);
    assertEquals(3, answer.json().at("/succeeded").asInt());
    assertEquals(201, answer.json().at("/data/0/status").asInt());
    assertEquals(200, answer.json().at("/data/2/status").asInt());
    assertEquals(parent, answer.at("/data/2/id"));
    assertEquals(parent, rest.get("/v1/packets/" + answer.at("/data/0/id")).at("/parent_ids/0"));
  }

  @Test
  void storesNothingOfAnAtomicBatch_whenOneItemIsWrong() {
    Answer invalid =
        rest.post(
            "/v1/packets/batch",
            """
            {"mode":"atomic","items":[{"packet_type":"note","payload":"ladder"},{"packet_type":"note"}]}
            """);
    assertProblem(422, "validation-failed", "/items/1/payload", invalid);
    Answer orphan =
        rest.post(
            "/v1/packets/batch",
            """
            {"items":[{"packet_type":"note","payload":"ladder"},
                      {"packet_type":"note","payload":"rung","parent_ids":["%s"]}]}
            """
                .formatted(UNKNOWN));
    assertEquals(422, orphan.status());
    assertTrue(orphan.at("/errors/0/pointer").startsWith("/items/1/parent_ids"), orphan::toString);
    assertEquals("parent-not-found", orphan.at("/errors/0/code"));
    assertEquals(0, rest.post("/v1/search", "{\"text\":\"ladder\"}").json().at("/data").size());
  }

  @Test
  void storesWhatCanBeStoredOfAPartialBatch() {
    Answer answer =
        rest.post(
            "/v1/packets/batch",
            """
            {"mode":"partial","items":[
              {"packet_type":"note","payload":"one"},
              {"packet_type":"note"},
              {"packet_type":"note","payload":"three","parent_ids":["%s"]},
              {"packet_type":"note","payload":"one","on_duplicate":"reject"},
              {"packet_type":"note","payload":"five"}]}
            """
                .formatted(UNKNOWN));
    assertEquals(207, answer.status(), answer::toString);
    assertEquals(2, answer.json().at("/succeeded").asInt(), answer::toString);
    assertEquals(3, answer.json().at("/failed").asInt());
    List<Integer> statuses = new ArrayList<>();
    answer.json().at("/data").forEach(item -> statuses.add(item.path("status").asInt()));
    assertEquals(List.of(201, 422, 422, 409, 201), statuses);
    assertEquals("/items/1/payload", answer.at("/data/1/problem/errors/0/pointer"));
    assertEquals("parent-not-found", answer.at("/data/2/problem/code"));
    assertTrue(answer.at("/data/2/problem/errors/0/pointer").startsWith("/items/2/"));
    assertEquals("duplicate-content", answer.at("/data/3/problem/code"));
    assertEquals(200, rest.get("/v1/packets/" + answer.at("/data/4/id")).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /items",
        "{\"items\":[]} | /items",
        "{\"items\":{}} | /items",
        "{\"items\":[null]} | /items/0",
        "{\"items\":[7]} | /items/0",
        "{\"items\":[{\"packet_type\":\"note\",\"payload\":1}],\"mode\":\"some\"} | /mode",
        "{\"mode\":\"partial\",\"items\":[{\"packet_type\":\"note\",\"payload\":1},{\"colour\":1}]} | /items/1/colour",
      })
  void refusesABatchThatIsNone(String body, String pointer) {
    assertProblem(422, "validation-failed", pointer, rest.post("/v1/packets/batch", body));
  }

  @Test
  void refusesABatchOfTooManyItems() {
    String item = "{\"packet_type\":\"note\",\"payload\":1},";
    assertProblem(
        422,
        "validation-failed",
        "/items",
        rest.post(
            "/v1/packets/batch",
            "{\"items\":[" + item.repeat(1000) + item.replace("},", "}") + "]}"));
  }
}
