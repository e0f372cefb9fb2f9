package io.l9.substrate.rest.system;

import io.l9.substrate.rest.http.ClasspathFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The OpenAPI document: a base, a part for each context that lies beside its routes, and what every
 * operation has in common, which the base says once and which is filled in here.
 */
public final class OpenApiDocument {

  private static final String ROOT = "/io/l9/substrate/rest/";

  /** The contexts, in the order in which readers meet them. */
  private static final List<String> PARTS =
      List.of(
          "memory/packet",
          "memory/embedding",
          "memory/search",
          "memory/access",
          "memory/summary",
          "memory/event",
          "maintenance",
          "requests",
          "tenancy",
          "identity",
          "system");

  /** Put together once. */
  public static final OpenApiDocument INSTANCE = new OpenApiDocument();

  private final byte[] yaml;
  private final byte[] json;

  private OpenApiDocument() {
    YAMLMapper mapper =
        YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    ObjectNode whole =
        (ObjectNode) mapper.readTree(ClasspathFiles.bytes(ROOT + "openapi.base.yaml"));
    for (String part : PARTS) {
      add(
          whole,
          (ObjectNode) mapper.readTree(ClasspathFiles.bytes(ROOT + part + "/openapi.part.yaml")));
    }
    JsonNode every = whole.remove("x-every-operation");
    JsonNode read = whole.remove("x-every-read");
    JsonNode body = whole.remove("x-every-body");
    JsonNode keyed = whole.remove("x-every-idempotent");
    JsonNode open = whole.remove("x-every-open");
    for (Map.Entry<String, JsonNode> path : whole.path("paths").properties()) {
      boolean identified = path.getKey().startsWith("/v1/");
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        ObjectNode operation = (ObjectNode) method.getValue();
        fill(operation, identified ? every : open);
        if (identified) {
          if (method.getKey().equals("get")
              && operation.at("/responses/200/content").has("application/json")) {
            fill(operation, read);
          }
          if (operation.has("requestBody")) {
            fill(operation, body);
          }
          if (operation.path("parameters").toString().contains("/IdempotencyKey\"")) {
            fill(operation, keyed);
          }
        }
      }
    }
    yaml = mapper.writeValueAsBytes(whole);
    json = new JsonMapper().writeValueAsBytes(whole);
  }

  /** Adds what a part has; nothing may be there twice. */
  private static void add(ObjectNode whole, ObjectNode part) {
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      JsonNode there = whole.get(member.getKey());
      if (there == null) {
        whole.set(member.getKey(), member.getValue());
      } else if (there instanceof ArrayNode list) {
        list.addAll((ArrayNode) member.getValue());
      } else if (there instanceof ObjectNode object
          && member.getValue() instanceof ObjectNode more) {
        add(object, more);
      } else {
        throw new IllegalStateException("the OpenAPI document has two of " + member.getKey());
      }
    }
  }

  private static void fill(ObjectNode operation, JsonNode common) {
    common.path("parameters").forEach(operation.withArray("parameters")::add);
    ObjectNode responses = operation.withObject("responses");
    List<String> own = new ArrayList<>(responses.propertyNames());
    for (Map.Entry<String, JsonNode> response : common.path("responses").properties()) {
      if (!own.contains(response.getKey())) {
        responses.set(response.getKey(), response.getValue());
      }
    }
    for (String status : own) {
      // A reference brings its own headers.
      if (status.startsWith("2")
          && responses.get(status) instanceof ObjectNode response
          && !response.has("$ref")) {
        ObjectNode headers = response.withObject("headers");
        common.path("headers").properties().forEach(it -> headers.set(it.getKey(), it.getValue()));
      }
    }
  }

  public byte[] yaml() {
    return yaml.clone();
  }

  public byte[] json() {
    return json.clone();
  }
}
