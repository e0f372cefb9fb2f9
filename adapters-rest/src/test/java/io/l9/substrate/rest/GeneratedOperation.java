package io.l9.substrate.rest;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** An operation of the OpenAPI document, and random requests to it. */
final class GeneratedOperation {

  private static final ApiContract CONTRACT = ApiContract.INSTANCE;

  final String method;
  final String path;
  final JsonNode description;
  final Random random;
  private final RestFixture rest;
  final SchemaValues values;

  GeneratedOperation(RestFixture rest, String name, long seed) {
    this.rest = rest;
    method = name.split(" ")[0];
    path = name.split(" ")[1];
    description = CONTRACT.operation(method, path);
    random = new Random(seed ^ name.hashCode());
    values = new SchemaValues(CONTRACT, random);
  }

  boolean streams() {
    return description.at("/responses/200/content").has("text/event-stream");
  }

  JsonNode bodySchema() {
    JsonNode content = description.at("/requestBody/content");
    JsonNode merge = content.path("application/merge-patch+json").path("schema");
    return merge.isMissingNode() ? content.path("application/json").path("schema") : merge;
  }

  List<JsonNode> examples() {
    List<JsonNode> examples = new ArrayList<>();
    for (JsonNode content : description.at("/requestBody/content").values()) {
      content
          .path("examples")
          .forEach(example -> examples.add(CONTRACT.resolved(example).path("value")));
    }
    return examples;
  }

  String contentType() {
    return description.at("/requestBody/content").propertyNames().iterator().next();
  }

  HttpRequest.Builder request(String target, String body) {
    HttpRequest.Builder request = request(rest, target);
    for (JsonNode unresolved : description.path("parameters")) {
      JsonNode parameter = CONTRACT.resolved(unresolved);
      boolean isWord =
          parameter.path("in").asString().equals("header") && parameter.at("/schema").has("enum");
      if (isWord && random.nextBoolean()) {
        request.header(
            parameter.path("name").asString(), values.valid(parameter.path("schema")).asString());
      }
    }
    if (body == null) {
      return request.method(method, BodyPublishers.noBody());
    }
    return request
        .header("Content-Type", contentType())
        .method(method, BodyPublishers.ofString(body));
  }

  /** The path with values for what it leaves open, required query parameters and some others. */
  String target(boolean allowed) {
    String target = path;
    StringBuilder query = new StringBuilder();
    for (JsonNode unresolved : description.path("parameters")) {
      JsonNode parameter = CONTRACT.resolved(unresolved);
      String name = parameter.path("name").asString();
      if (parameter.path("in").asString().equals("path")) {
        target = target.replace("{" + name + "}", encoded(pathValue(parameter, allowed)));
      } else if (parameter.path("in").asString().equals("query")
          && !name.equals("cursor")
          && (parameter.path("required").asBoolean(false) || random.nextInt(3) == 0)) {
        query
            .append(query.isEmpty() ? "?" : "&")
            .append(name)
            .append('=')
            .append(encoded(queryValue(parameter.path("schema"), allowed)));
      }
    }
    return target + query;
  }

  private String pathValue(JsonNode parameter, boolean allowed) {
    if (!allowed) {
      return List.of("x", "0", "..", "a b", "%", "'", "日本", "x".repeat(500)).get(random.nextInt(8));
    }
    JsonNode example = parameter.path("example");
    return random.nextBoolean() && !example.isMissingNode()
        ? example.asString()
        : values.valid(parameter.path("schema")).asString();
  }

  private String queryValue(JsonNode schema, boolean allowed) {
    if (!allowed) {
      return List.of("", "\0", "-1", "1e9", "x".repeat(3000), "null", "'; --", "99999999999")
          .get(random.nextInt(8));
    }
    JsonNode value = values.valid(schema);
    return value.isArray() ? value.path(0).asString("x") : value.asString();
  }

  /**
   * A request by a caller who may: keys, predicates, subjects and a tenant's own world are for
   * administrators, jobs for the platform's.
   */
  static HttpRequest.Builder request(RestFixture rest, String target) {
    boolean ofPlatform =
        target.startsWith("/v1/maintenance/") || target.matches("/v1/views/.*/refresh");
    boolean ofTenant =
        target.startsWith("/v1/api-keys")
            || target.startsWith("/v1/retention")
            || target.startsWith("/v1/fact-predicates")
            || target.startsWith("/v1/subjects/")
            || target.startsWith("/v1/world/");
    return request(rest, target, ofPlatform ? "operator" : ofTenant ? "tenant-admin" : "user");
  }

  /** The deletion of a resource by a caller who may: facts are erased by administrators. */
  static HttpRequest.Builder deletion(RestFixture rest, String target) {
    HttpRequest.Builder deletion =
        target.startsWith("/v1/facts/")
            ? request(rest, target, "tenant-admin")
            : request(rest, target);
    boolean isConditional =
        CONTRACT.operation("DELETE", target).path("parameters").toString().contains("/IfMatch\"");
    return (isConditional ? deletion.header("If-Match", "*") : deletion).DELETE();
  }

  private static HttpRequest.Builder request(RestFixture rest, String target, String key) {
    return HttpRequest.newBuilder(rest.uri(target)).header("Authorization", "Bearer " + key);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
