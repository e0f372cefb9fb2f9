package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.trade.TradeUseCases;
import io.l9.substrate.testkit.shared.Stores;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A server that does without trade. */
class TradeModuleTest {

  @Test
  void isSwitchedOff_inTheDocumentAndOnEveryPath() {
    try (RestFixture rest =
        RestFixture.over(
            useCases -> Stores.with(useCases, TradeUseCases.class, null),
            RestConfig.Limits.DEFAULT)) {
      for (String path :
          List.of("buyers", "transactions/x/versions", "sums", "nothing", "a/b/c/d")) {
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
          Answer answer =
              rest.sendUnchecked(
                  rest.request("/v1/trade/" + path).method(method, BodyPublishers.noBody()));
          assertProblem(404, "module-disabled", null, answer);
          assertEquals("application/problem+json", answer.mediaType());
          assertTrue(answer.at("/detail").contains("modules.trade"), answer::toString);
        }
      }
      assertProblem(
          404,
          "module-disabled",
          null,
          rest.sendUnchecked(HttpRequest.newBuilder(rest.uri("/v1/trade/buyers")).GET()));
      assertProblem(404, "not-found", null, rest.sendUnchecked(rest.request("/v1/trades")));
      assertEquals(200, rest.get("/v1/world/state").status());
      assertEquals(404, Integer.parseInt(rest.get("/problems/module-disabled").at("/status")));

      JsonNode document = rest.get("/openapi.json").json();
      assertFalse(document.toString().contains("/v1/trade"));
      assertFalse(document.path("tags").toString().contains("\"trade\""));
      assertFalse(document.at("/components/schemas").has("Buyer"));
      assertTrue(document.path("paths").has("/v1/world/state"));
      assertFalse(rest.get("/openapi.yaml").text().contains("/v1/trade"));
      assertTrue(
          rest.server.routes().stream().noneMatch(route -> route.contains("/v1/trade")),
          () -> String.valueOf(rest.server.routes()));
    }
  }
}
