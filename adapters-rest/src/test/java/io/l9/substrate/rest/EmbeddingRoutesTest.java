package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class EmbeddingRoutesTest extends SharedServerTest {

  private static final String UNKNOWN = "00000000-0000-7000-8000-00000000ffff";

  private String packet;

  @BeforeEach
  void seed() {
    packet =
        rest.stored("{\"packet_type\":\"note\",\"payload\":\"the ladder is behind the shed\"}");
  }

  private String path(String space) {
    return "/v1/packets/" + packet + "/embeddings/" + space;
  }

  private Answer put(String path, String key, String body) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private Answer delete(String path, String key) {
    return rest.send(
        HttpRequest.newBuilder(rest.uri(path)).header("Authorization", "Bearer " + key).DELETE());
  }

  private static String vector(int dimension) {
    return "[1" + ",0".repeat(dimension - 1) + "]";
  }

  private String model() {
    return rest.get("/v1/packets/" + packet + "/embeddings").at("/data/0/model");
  }

  @Test
  void listsAllSpaces_andWhatThisIdentitySeesOfThem() {
    Answer own = rest.get("/v1/embedding-spaces");
    assertEquals(200, own.status(), own::toString);
    assertEquals(5, own.json().at("/data").size());
    assertEquals("content", own.at("/data/0/space"));
    assertEquals(64, own.json().at("/data/0/dimension").asInt());
    assertEquals(1, own.json().at("/data/0/count").asInt());
    assertEquals(1, own.json().at("/data/0/packets").asInt());
    assertFalse(own.json().at("/data/0/more").asBoolean());
    assertTrue(own.json().at("/data/1/model").isNull());
    Answer foreign = rest.get("/v1/embedding-spaces", "foreigner");
    assertEquals(0, foreign.json().at("/data/0/count").asInt(), foreign::toString);
    assertTrue(foreign.json().at("/data/0/model").isNull());
  }

  @Test
  void givesTheNumbersOnlyIfTheyAreAskedFor() {
    JsonNode without = rest.get("/v1/packets/" + packet + "/embeddings").json().at("/data/0");
    assertFalse(without.has("vector"));
    assertEquals("one_by_one", without.path("searched").asString());
    JsonNode with =
        rest.get("/v1/packets/" + packet + "/embeddings?include=vector").json().at("/data/0");
    assertEquals(64, with.path("vector").size());
    assertProblem(
        422,
        "validation-failed",
        "/include",
        rest.get("/v1/packets/" + packet + "/embeddings?include=numbers"));
  }

  @Test
  void saysWhetherAVectorIsNew_orTookThePlaceOfAnother() {
    Answer first = put(path("summary"), "user", "{\"text\":\"ladder, shed\"}");
    assertEquals(201, first.status(), first::toString);
    assertEquals("ladder, shed", first.at("/data/0/text"));
    assertEquals("summary", first.at("/data/0/space"));
    String own = "{\"vector\":%s,\"model\":\"%s\"}".formatted(vector(64), model());
    Answer second = put(path("summary"), "user", own);
    assertEquals(200, second.status(), second::toString);
    assertEquals(2, rest.get("/v1/packets/" + packet + "/embeddings").json().at("/data").size());
    assertEquals(204, delete(path("summary"), "user").status());
    assertProblem(404, "not-found", null, delete(path("summary"), "user"));
    assertEquals(1, rest.get("/v1/packets/" + packet + "/embeddings").json().at("/data").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "content | {} | 422 | validation-failed | /text",
        "content | {\"text\":\"\"} | 422 | validation-failed | /text",
        "content | {\"text\":\"a\\u0000\"} | 422 | validation-failed | /text",
        "content | {\"text\":\"a\",\"model\":\"m\"} | 422 | validation-failed | /model",
        "content | {\"vector\":[1,0]} | 422 | validation-failed | /model",
        "content | {\"vector\":[],\"model\":\"m\"} | 422 | dimension-mismatch | /vector",
        "content | {\"vector\":[0],\"model\":\"m\"} | 422 | validation-failed | /vector",
        "content | {\"vector\":[1e40],\"model\":\"m\"} | 422 | validation-failed | /vector",
        "content | {\"vector\":[null],\"model\":\"m\"} | 422 | validation-failed | /vector/0",
        "content | {\"vector\":\"1\",\"model\":\"m\"} | 422 | validation-failed | /vector",
        "smell | {\"text\":\"a\"} | 422 | unknown-embedding-space | /space",
        "content | [] | 422 | validation-failed | ",
        "content | { | 400 | malformed-request | ",
      })
  void refusesWhatIsWrong(String space, String body, int status, String code, String pointer) {
    assertProblem(status, code, pointer, put(path(space), "user", body));
  }

  @Test
  void refusesAVectorThatIsNotOfTheSpacesModel() {
    assertProblem(
        422,
        "dimension-mismatch",
        "/vector",
        put(path("content"), "user", "{\"vector\":[1,0],\"model\":\"%s\"}".formatted(model())));
    assertEquals(
        422,
        put(path("content"), "user", "{\"vector\":%s,\"model\":\"m\"}".formatted(vector(64)))
            .status());
    assertProblem(422, "unknown-embedding-space", "/space", delete(path("smell"), "user"));
  }

  /** Or one user could decide for all of his tenant that nothing else is found in a space. */
  @Test
  void letsOnlyAnAdministratorNameASpacesModel() {
    String three = "{\"vector\":[1,0,0],\"model\":\"%s\"}";
    for (String space : List.of("context", "entity", "summary", "reasoning")) {
      assertProblem(
          422,
          "validation-failed",
          "/model",
          put(path(space), "user", three.formatted("of-my-own")));
      assertProblem(
          422, "dimension-mismatch", "/vector", put(path(space), "user", three.formatted(model())));
    }
    assertEquals(
        201, put(path("summary"), "user", "{\"text\":\"of the server's model\"}").status());
    assertEquals(201, put(path("context"), "tenant-admin", three.formatted("of-my-own")).status());
    assertEquals(200, put(path("context"), "user", three.formatted("of-my-own")).status());
  }

  @Test
  void answersForeignPacketsLikeUnknownOnes() {
    String unknown = "/v1/packets/" + UNKNOWN + "/embeddings";
    assertProblem(404, "not-found", null, rest.get(unknown));
    assertProblem(
        404, "not-found", null, rest.get("/v1/packets/" + packet + "/embeddings", "foreigner"));
    assertProblem(404, "not-found", null, put(path("content"), "foreigner", "{\"text\":\"a\"}"));
    assertProblem(404, "not-found", null, delete(path("content"), "foreigner"));
    assertProblem(404, "not-found", null, delete(unknown + "/content", "user"));
    assertProblem(422, "validation-failed", "/id", rest.get("/v1/packets/7/embeddings"));
  }

  @Test
  void saysThatAPacketHasExpired() {
    String soon =
        rest.stored("{\"packet_type\":\"note\",\"payload\":\"soon gone\",\"ttl_seconds\":5}");
    rest.clock.advance(Duration.ofSeconds(6));
    assertProblem(410, "expired", null, rest.get("/v1/packets/" + soon + "/embeddings"));
  }
}
