package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class SystemRoutesTest extends SharedServerTest {

  private Answer open(String path) {
    return rest.send(HttpRequest.newBuilder(rest.uri(path)));
  }

  @Test
  void saysThatItListens_withoutACredential() {
    assertEquals("ok", open("/healthz").at("/status"));
  }

  @Test
  void tellsItsLimits_toWhoeverHasACredential() {
    assertEquals(401, open("/v1/info").status());
    Answer info = rest.get("/v1/info");
    assertEquals(6000, info.json().at("/limits/rate_limit").asInt());
    assertEquals(
        ApiContract.INSTANCE.document().at("/info/version").asString(), info.at("/version"));
  }

  @Test
  void servesTheDocumentationPage_withAllItNeeds() {
    Answer page = open("/docs");
    assertEquals("text/html", page.mediaType());
    Matcher files = Pattern.compile("(?:src|href)=\"(/docs/[^\"]+)\"").matcher(page.text());
    int found = 0;
    while (files.find()) {
      assertEquals(200, open(files.group(1)).status(), files.group(1));
      found++;
    }
    assertEquals(4, found);
    assertTrue(page.header("Content-Security-Policy").contains("script-src 'self'"));
    assertProblem(404, "not-found", null, open("/docs/swagger-ui.js.map"));
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
    assertEquals(ErrorCode.values().length, open("/problems").json().path("data").size());
  }

  @Test
  void explainsProblemsInAPage_toABrowser() {
    for (String path : List.of("/problems", "/problems/expired")) {
      Answer page =
          rest.send(
              HttpRequest.newBuilder(rest.uri(path))
                  .header("Accept", "text/html,application/xhtml+xml"));
      assertEquals("text/html", page.mediaType());
      assertTrue(page.text().contains("<code>expired</code>"), page::text);
    }
  }
}
