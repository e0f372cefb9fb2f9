package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.l9.substrate.domain.shared.ErrorCode;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class SystemRoutesTest {

  private RestFixture rest;
  private boolean databaseFails;

  @BeforeEach
  void start() {
    rest =
        new RestFixture(
            ports -> ports,
            java.util.Map.of(
                "database",
                () -> {
                  if (databaseFails) {
                    throw new IllegalStateException("secret host is down");
                  }
                }));
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  private Answer open(String path) {
    return rest.send(HttpRequest.newBuilder(rest.uri(path)));
  }

  @Test
  void isAliveAndReady_withoutAKey() {
    assertEquals("ok", open("/livez").at("/status"));
    Answer ready = open("/readyz");
    assertEquals(200, ready.status());
    assertEquals("ok", ready.at("/checks/database"));
  }

  @Test
  void isAliveButNotReady_whenACheckFails() {
    databaseFails = true;
    Answer answer = open("/readyz");
    assertProblem(503, "not-ready", null, answer);
    assertEquals("failed", answer.at("/checks/database"));
    assertFalse(answer.text().contains("secret"), answer::toString);
    assertEquals("1", answer.header("Retry-After"));
    assertEquals(200, open("/livez").status());
    databaseFails = false;
    assertEquals(200, open("/readyz").status());
  }

  @Test
  void servesTheOpenApiDocument_inBothForms() {
    Answer yaml = open("/openapi.yaml");
    assertEquals("application/yaml", yaml.mediaType());
    JsonNode document = new YAMLMapper().readTree(yaml.body());
    assertEquals(document, open("/openapi.json").json());
    assertEquals("3.1.0", document.path("openapi").asString());
  }

  @Test
  void explainsEveryProblem() {
    for (ErrorCode code : ErrorCode.values()) {
      Answer answer = open("/problems/" + code.code());
      assertEquals(200, answer.status());
      assertEquals(code.code(), answer.at("/code"));
    }
    assertProblem(404, "not-found", null, open("/problems/none"));
  }
}
