package io.l9.substrate.rest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values that a schema of the OpenAPI document allows, and values that are wrong in one place. Only
 * the keywords of the document are known; every value is held against the schema by the caller, so
 * that a keyword it does not know is found out.
 */
final class SchemaValues {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_ITEMS = 3;

  private final ApiContract contract;
  private final Random random;

  SchemaValues(ApiContract contract, Random random) {
    this.contract = contract;
    this.random = random;
  }

  /** A value that the schema allows, as far as its keywords are known here. */
  JsonNode valid(JsonNode unresolved) {
    JsonNode schema = contract.resolved(unresolved);
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.has("enum")) {
      return any(schema.path("enum"));
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      if (schema.has(choice)) {
        return valid(any(schema.path(choice)));
      }
    }
    if (schema.has("allOf")) {
      ObjectNode whole = JSON.objectNode();
      schema.path("allOf").forEach(part -> whole.setAll((ObjectNode) valid(part)));
      return whole;
    }
    return switch (type(schema)) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "string" -> JSON.stringNode(string(schema));
      case "integer" -> JSON.numberNode((long) number(schema, true));
      case "number" -> JSON.numberNode(BigDecimal.valueOf(number(schema, false)));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "null" -> JSON.nullNode();
      default -> notNull(schema);
    };
  }

  private String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return any(type).asString();
    }
    return type.isMissingNode() ? (schema.has("properties") ? "object" : "") : type.asString();
  }

  private JsonNode any(JsonNode list) {
    return list.get(random.nextInt(list.size()));
  }

  // The one kind of negation in the document.
  private JsonNode notNull(JsonNode schema) {
    JsonNode value = anything(2);
    return value.isNull() && schema.at("/not/type").asString("").equals("null")
        ? notNull(schema)
        : value;
  }

  private JsonNode anything(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextInt(1000) - 500);
      case 3 -> JSON.numberNode(random.nextInt(1000) / 8.0);
      case 4 -> JSON.stringNode(word(random.nextInt(20)));
      case 5 -> JSON.arrayNode().add(anything(depth - 1)).add(anything(depth - 1));
      default -> JSON.objectNode().set(word(3), anything(depth - 1));
    };
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode object = JSON.objectNode();
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asString()));
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      // Only a server makes cursors.
      boolean wanted = !property.getKey().equals("cursor") && random.nextInt(4) == 0;
      if (required.contains(property.getKey()) || wanted) {
        object.set(property.getKey(), valid(property.getValue()));
      }
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (object.size() < schema.path("minProperties").asInt(0)) {
        object.set(property.getKey(), valid(property.getValue()));
      }
    }
    List<String> names = new ArrayList<>(schema.path("properties").propertyNames());
    while (!names.isEmpty() && object.size() < schema.path("minProperties").asInt(0)) {
      String name = names.get(random.nextInt(names.size()));
      object.set(name, valid(schema.path("properties").path(name)));
    }
    JsonNode more = schema.path("additionalProperties");
    if (more.isObject()) {
      int size = schema.path("minProperties").asInt(0) + random.nextInt(2);
      for (int i = 0; i < size; i++) {
        String name =
            schema.has("propertyNames")
                ? valid(schema.path("propertyNames")).asString()
                : word(1 + random.nextInt(8));
        object.set(name, valid(more));
      }
    }
    return object;
  }

  private ArrayNode array(JsonNode schema) {
    ArrayNode array = JSON.arrayNode();
    int least = schema.path("minItems").asInt(0);
    int most = Math.min(schema.path("maxItems").asInt(least + MAX_ITEMS), least + MAX_ITEMS);
    int size = least + random.nextInt(most - least + 1);
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < size; i++) {
      JsonNode item = valid(schema.path("items"));
      if (seen.add(item) || !schema.path("uniqueItems").asBoolean(false)) {
        array.add(item);
      }
    }
    return array;
  }

  private String string(JsonNode schema) {
    String format = schema.path("format").asString("");
    switch (format) {
      case "decimal":
        return new BigDecimal(BigInteger.valueOf(random.nextInt()), random.nextInt(12))
            .toPlainString();
      case "uuid":
        return new UUID(random.nextLong(), random.nextLong()).toString();
      case "date-time":
        return "20%02d-%02d-%02dT%02d:%02d:%02dZ"
            .formatted(
                27 + random.nextInt(50),
                1 + random.nextInt(12),
                1 + random.nextInt(28),
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60));
      default:
        break;
    }
    if (schema.has("pattern") && schema.path("pattern").asString().contains("[0-9a-f]{64}")) {
      return "%064x".formatted(random.nextLong() & Long.MAX_VALUE);
    }
    if (schema.path("pattern").asString("").equals("^[A-Z]{3}$")) {
      return random.nextBoolean() ? "EUR" : "USD";
    }
    int least = schema.path("minLength").asInt(0);
    int most = Math.min(schema.path("maxLength").asInt(least + 20), least + 20);
    return word(least + random.nextInt(most - least + 1));
  }

  private String word(int length) {
    String letters = "abcdefghijklmnopqrstuvwxyzäßé—日本🙂".substring(0, 30);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  private double number(JsonNode schema, boolean whole) {
    double low =
        schema.path("exclusiveMinimum").asDouble(schema.path("minimum").asDouble(whole ? -9 : -1));
    double high = Math.min(schema.path("maximum").asDouble(low + 100), low + 100);
    if (whole) {
      return low + random.nextInt((int) (high - low) + 1);
    }
    // Above the lower end, which may be excluded.
    return low + (high - low) * (1 + random.nextInt(64)) / 64.0;
  }

  /** The value with one place in it made wrong: another type, out of bounds, unknown or missing. */
  JsonNode broken(JsonNode value) {
    JsonNode copy = value.deepCopy();
    List<Runnable> changes = new ArrayList<>();
    collect(copy, changes);
    if (changes.isEmpty()) {
      return JSON.arrayNode();
    }
    changes.get(random.nextInt(changes.size())).run();
    return copy;
  }

  private void collect(JsonNode node, List<Runnable> changes) {
    if (node instanceof ObjectNode object) {
      changes.add(() -> object.put("no_such_member", 1));
      for (String name : List.copyOf(object.propertyNames())) {
        changes.add(() -> object.remove(name));
        changes.add(() -> object.set(name, wrong(object.get(name))));
        collect(object.get(name), changes);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int at = i;
        changes.add(() -> array.set(at, wrong(array.get(at))));
        collect(array.get(i), changes);
      }
    }
  }

  private JsonNode wrong(JsonNode value) {
    List<JsonNode> others = new ArrayList<>();
    others.add(JSON.stringNode("\0"));
    others.add(JSON.stringNode(""));
    others.add(JSON.stringNode("x".repeat(20_000)));
    others.add(JSON.numberNode(-1));
    others.add(JSON.numberNode(1e17));
    others.add(JSON.numberNode(0.5));
    others.add(JSON.numberNode(new java.math.BigInteger("9".repeat(40))));
    others.add(JSON.booleanNode(true));
    others.add(JSON.nullNode());
    others.add(JSON.arrayNode());
    others.add(JSON.arrayNode().add(JSON.arrayNode()).add(value));
    others.add(JSON.objectNode());
    return others.get(random.nextInt(others.size()));
  }
}
