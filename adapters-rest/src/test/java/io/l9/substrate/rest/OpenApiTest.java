package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.rest.http.ProblemType;
import io.l9.substrate.rest.http.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Comparisons of the document with the server. */
class OpenApiTest {

  private final ApiContract contract = ApiContract.INSTANCE;

  @Test
  void describesEveryRoute_andNoOther() {
    try (RestFixture rest = new RestFixture()) {
      Set<String> routes = new TreeSet<>(rest.server.routes());
      routes.removeIf(route -> route.startsWith("HEAD "));
      assertEquals(new TreeSet<>(contract.operations()), routes);
    }
  }

  /** The document says the same of a route as the route itself. */
  @Test
  void describesParameters_scopes_andWhatMayBeRepeated() {
    try (RestFixture rest = new RestFixture()) {
      for (Route route : rest.server.described()) {
        String[] name = route.toString().split(" ");
        JsonNode operation = contract.operation(name[0], name[1]);
        Set<String> parameters = new TreeSet<>();
        Set<String> headers = new TreeSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
          JsonNode resolved = contract.resolved(parameter);
          (resolved.path("in").asString().equals("query") ? parameters : headers)
              .add(resolved.path("name").asString());
        }
        assertEquals(new TreeSet<>(route.parameters()), parameters, route::toString);
        assertEquals(route.repeatable(), headers.contains("Idempotency-Key"), route::toString);
        assertEquals(route.conditional(), headers.contains("If-Match"), route::toString);
        if (!name[0].equals("GET")) {
          assertEquals(route.creating(), headers.contains("If-None-Match"), route::toString);
        }
        Permission permission = route.permission();
        if (permission != null) {
          assertEquals(
              permission.code(), operation.path("x-required-scope").asString(), route::toString);
        }
      }
    }
  }

  /** Nothing comes in whose size has no bound. */
  @Test
  void boundsEverythingThatComesIn() {
    List<String> unbounded = new ArrayList<>();
    Set<JsonNode> seen = new HashSet<>();
    for (String name : contract.operations()) {
      JsonNode operation = contract.operation(name.split(" ")[0], name.split(" ")[1]);
      for (JsonNode parameter : operation.path("parameters")) {
        JsonNode resolved = contract.resolved(parameter);
        unbounded(resolved.path("schema"), resolved.path("name").asString(), seen, unbounded);
      }
      JsonNode body = operation.at("/requestBody/content").path("application/json").path("schema");
      unbounded(body, name, seen, unbounded);
    }
    assertEquals(List.of(), unbounded);
    assertTrue(seen.size() > 100, "too few schemas were looked at: " + seen.size());
  }

  private void unbounded(
      JsonNode unresolved, String at, Set<JsonNode> seen, List<String> unbounded) {
    if (!seen.add(unresolved)) {
      return; // filters hold filters
    }
    JsonNode schema = contract.resolved(unresolved);
    for (String choice : List.of("anyOf", "oneOf", "allOf")) {
      schema.path(choice).forEach(part -> unbounded(part, at, seen, unbounded));
    }
    schema
        .path("properties")
        .properties()
        .forEach(it -> unbounded(it.getValue(), at + "/" + it.getKey(), seen, unbounded));
    JsonNode more = schema.path("additionalProperties");
    if (more.isObject()) {
      unbounded(more, at + "/*", seen, unbounded);
    }
    unbounded(schema.path("items"), at + "/0", seen, unbounded);
    String type = schema.path("type").toString();
    boolean bounded =
        schema.has("enum")
            || schema.has("const")
            || ((!type.contains("string") || schema.has("maxLength"))
                && (!type.contains("array") || schema.has("maxItems"))
                && (!type.contains("\"object\"")
                    || !more.isObject()
                    || schema.has("maxProperties")
                    || schema.has("properties"))
                && (!type.matches(".*(integer|number).*") || schema.has("format")));
    if (!bounded) {
      unbounded.add(at + " " + schema);
    }
  }

  @Test
  void knowsEveryErrorCode() {
    JsonNode known = contract.document().at("/components/schemas/ProblemCode/enum");
    Set<String> codes = new HashSet<>();
    known.forEach(code -> codes.add(code.asString()));
    assertEquals(
        new HashSet<>(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList()), codes);
    assertEquals(ErrorCode.values().length, known.size());
  }

  @Test
  void namesTheCodesThatAStatusMayHave() {
    for (Map.Entry<String, JsonNode> path : contract.document().path("paths").properties()) {
      for (JsonNode operation : path.getValue().values()) {
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
          int status = Integer.parseInt(response.getKey());
          if (status >= 400) {
            JsonNode problem = contract.resolved(response.getValue());
            assertTrue(problem.path("content").has("application/problem+json"));
            for (ErrorCode code : ErrorCode.values()) {
              if (problem.path("description").asString().contains("`" + code.code() + "`")) {
                assertEquals(status, ProblemType.of(code).status(), code::code);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void describesEveryOperationInFull() {
    Set<String> ids = new HashSet<>();
    for (String name : contract.operations()) {
      JsonNode operation = contract.operation(name.split(" ")[0], name.split(" ")[1]);
      assertTrue(operation.path("operationId").asString().matches("[a-z][A-Za-z]+"), name);
      assertTrue(ids.add(operation.path("operationId").asString()), name);
      for (String member : List.of("summary", "description", "tags")) {
        assertTrue(operation.has(member), name + " has no " + member);
      }
      if (name.contains("/v1/")) {
        for (String status :
            List.of("400", "401", "403", "406", "422", "429", "500", "503", "504")) {
          assertTrue(operation.path("responses").has(status), name + " has no " + status);
        }
      }
    }
  }

  @Test
  void givesExamplesThatFitTheirSchemas_andRequestsThatSucceed() {
    try (RestFixture rest = new RestFixture()) {
      rest.storeExample();
      int requests = 0;
      for (Map.Entry<String, JsonNode> path : contract.document().path("paths").properties()) {
        for (JsonNode operation : path.getValue().values()) {
          for (JsonNode response : operation.path("responses").values()) {
            contract.resolved(response).path("content").forEach(this::checkExamples);
          }
          JsonNode body = operation.at("/requestBody/content").path("application/json");
          checkExamples(body);
          boolean post = operation.equals(path.getValue().path("post"));
          if (!post || path.getKey().contains("{")) {
            continue; // there is nothing yet that it could name
          }
          for (JsonNode example : body.path("examples").values()) {
            boolean administers =
                path.getKey().startsWith("/v1/api-keys") || path.getKey().startsWith("/v1/world/");
            String key =
                path.getKey().startsWith("/v1/retention/")
                        || path.getKey().startsWith("/v1/subjects/erasures")
                    ? "tenant-admin"
                    : administers ? "org-admin" : "user";
            Answer answer = rest.post(path.getKey(), key, example.path("value").toString());
            assertTrue(answer.status() < 300, answer::toString);
            requests++;
          }
        }
      }
      assertFalse(requests < 6, "too few examples of requests: " + requests);
    }
  }

  private void checkExamples(JsonNode content) {
    String ref = content.at("/schema/$ref").asString("");
    for (JsonNode example : content.path("examples").values()) {
      JsonNode value = contract.resolved(example).path("value");
      String schema = ref.substring(ref.lastIndexOf('/') + 1);
      assertEquals(List.of(), contract.violations(schema, value), value::toString);
    }
  }
}
