package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.l9.substrate.rest.system.OpenApiDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The check of answers against the OpenAPI document. The document's schemas allow unknown members,
 * as clients must; here they are closed, so that a member that is not described fails.
 */
final class ApiContract {

  static final ApiContract INSTANCE = new ApiContract();

  private final JsonNode document;
  private final ObjectNode closedComponents;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private ApiContract() {
    document = new JsonMapper().readTree(OpenApiDocument.INSTANCE.json());
    closedComponents = (ObjectNode) document.path("components").deepCopy();
    close(closedComponents.path("schemas"));
  }

  private static void close(JsonNode all) {
    Set<String> partsOfOthers = new HashSet<>();
    for (JsonNode schema : all.values()) {
      schema.path("allOf").forEach(part -> partsOfOthers.add(part.path("$ref").asString("")));
    }
    for (Map.Entry<String, JsonNode> schema : all.properties()) {
      ObjectNode node = (ObjectNode) schema.getValue();
      boolean whole = !partsOfOthers.contains("#/components/schemas/" + schema.getKey());
      if (whole && (node.has("properties") || node.has("allOf")) && !closed(node)) {
        node.put("unevaluatedProperties", false);
      }
    }
  }

  private static boolean closed(JsonNode schema) {
    return schema.has("additionalProperties");
  }

  JsonNode document() {
    return document;
  }

  /** Every operation as {@code GET /v1/packets/{id}}. */
  Set<String> operations() {
    Set<String> operations = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }
    return operations;
  }

  /** Fails unless the document foresees this answer, with this status, media type and body. */
  void check(String method, String path, Answer answer) {
    JsonNode operation = operation(method, path);
    if (operation == null) {
      assertEquals("application/problem+json", answer.mediaType(), answer::toString);
      assertEquals(List.of(), violations("Problem", answer.json()), answer::toString);
      return;
    }
    JsonNode response = operation.path("responses").path(String.valueOf(answer.status()));
    if (response.isMissingNode() && answer.status() == 405) {
      return; // of another method of the path
    }
    assertNotNull(
        response.isMissingNode() ? null : response,
        () -> method + " " + path + " does not foresee " + answer);
    response = resolved(response);
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      if (resolved(header.getValue()).path("required").asBoolean(false)) {
        String name = header.getKey();
        assertNotNull(answer.header(name), () -> "no header " + name + " in " + answer);
      }
    }
    if (!response.has("content")) {
      assertEquals(0, answer.body().length, answer::toString);
      return;
    }
    JsonNode content = response.path("content").path(answer.mediaType());
    assertNotNull(
        content.isMissingNode() ? null : content,
        () -> method + " " + path + " does not foresee the media type of " + answer);
    String ref = content.path("schema").path("$ref").asString("");
    if (!ref.isEmpty() && !method.equals("HEAD")) {
      String schema = ref.substring(ref.lastIndexOf('/') + 1);
      List<JsonNode> values =
          answer.mediaType().equals("application/x-ndjson")
              ? answer.lines()
              : List.of(answer.json());
      for (JsonNode value : values) {
        assertEquals(List.of(), violations(schema, value), answer::toString);
      }
    }
  }

  JsonNode operation(String method, String path) {
    String verb = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    JsonNode paths = document.path("paths");
    if (paths.has(path)) {
      return paths.path(path).get(verb);
    }
    for (Map.Entry<String, JsonNode> template : paths.properties()) {
      if (path.matches(template.getKey().replaceAll("\\{[a-z_]+}", "[^/]+"))) {
        return template.getValue().get(verb);
      }
    }
    return null;
  }

  JsonNode resolved(JsonNode node) {
    String ref = node.path("$ref").asString("");
    return ref.isEmpty() ? node : document.at(ref.substring(1));
  }

  /** The violations of a schema by a value. */
  List<String> violations(String schema, JsonNode value) {
    List<String> messages = new ArrayList<>();
    for (Error error : schemas.computeIfAbsent(schema, this::compile).validate(value)) {
      messages.add(error.toString());
    }
    return messages;
  }

  private Schema compile(String name) {
    ObjectNode root = new JsonMapper().createObjectNode();
    root.put("$ref", "#/components/schemas/" + name);
    root.set("components", closedComponents);
    return registry.getSchema(root);
  }
}
