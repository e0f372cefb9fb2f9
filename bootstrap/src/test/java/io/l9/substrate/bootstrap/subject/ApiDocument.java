package io.l9.substrate.bootstrap.subject;

import io.l9.substrate.rest.system.OpenApiDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document of the server as plain maps and lists. */
final class ApiDocument {

  private static final Set<String> WRITES = Set.of("post", "put", "patch", "delete");

  private final Map<?, ?> root =
      (Map<?, ?>) new JsonMapper().readValue(OpenApiDocument.INSTANCE.json(), Object.class);

  /** Every operation as {@code POST /v1/packets}, in the order of the document. */
  List<String> operations(boolean writes) {
    List<String> operations = new ArrayList<>();
    ((Map<?, ?>) member(root, "paths"))
        .forEach(
            (path, methods) ->
                ((Map<?, ?>) methods)
                    .keySet()
                    .forEach(
                        method -> {
                          String name = (String) method;
                          if (writes ? WRITES.contains(name) : name.equals("get")) {
                            operations.add(name.toUpperCase(Locale.ROOT) + " " + path);
                          }
                        }));
    return operations;
  }

  Map<?, ?> operation(String name) {
    String[] parts = name.split(" ", 2);
    Object path = member((Map<?, ?>) member(root, "paths"), parts[1]);
    return (Map<?, ?>) member((Map<?, ?>) path, parts[0].toLowerCase(Locale.ROOT));
  }

  List<Map<?, ?>> parameters(String operation) {
    List<Map<?, ?>> parameters = new ArrayList<>();
    if (operation(operation).get("parameters") instanceof List<?> all) {
      all.forEach(parameter -> parameters.add(resolved((Map<?, ?>) parameter)));
    }
    return parameters;
  }

  /** The media type of an operation's body, and the schema; null if it has none. */
  Map.@Nullable Entry<String, Map<?, ?>> body(String operation) {
    if (!(operation(operation).get("requestBody") instanceof Map<?, ?> body)) {
      return null;
    }
    Map<?, ?> content = (Map<?, ?>) member(resolved(body), "content");
    Map.Entry<?, ?> first = content.entrySet().iterator().next();
    return Map.entry(
        (String) first.getKey(), (Map<?, ?>) member((Map<?, ?>) first.getValue(), "schema"));
  }

  /** Whether the answers are events without an end. */
  boolean streams(String operation) {
    return operation(operation).get("responses") instanceof Map<?, ?> responses
        && String.valueOf(responses.get("200")).contains("text/event-stream");
  }

  /** Follows references. */
  Map<?, ?> resolved(Map<?, ?> schema) {
    Map<?, ?> found = schema;
    while (found.get("$ref") instanceof String reference) {
      Map<?, ?> at = root;
      for (String step : reference.substring(2).split("/")) {
        at = (Map<?, ?>) member(at, step);
      }
      found = at;
    }
    return found;
  }

  Object member(Map<?, ?> object, String name) {
    return Objects.requireNonNull(object.get(name), name);
  }
}
