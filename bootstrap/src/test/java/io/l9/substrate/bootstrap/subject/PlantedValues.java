package io.l9.substrate.bootstrap.subject;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A maker of request values with a person's word in every string that the OpenAPI document leaves
 * open. Every member is given, the optional ones too, but those that an operation's {@link
 * Request#without} names. Not thread-safe.
 */
final class PlantedValues {

  private static final String LETTERS = "bdfghjkmnprstvz";

  private static final String FAR = "2099-01-01T00:00:00Z";

  /** The times of members by name; others are of the past. */
  private static final Map<String, String> TIMES =
      Map.of(
          "expires_at", FAR,
          "valid_to", FAR,
          "valid_until", FAR,
          "to", FAR,
          "lt", FAR,
          "as_of", FAR);

  private final ApiDocument document;
  private final String word;
  private final Map<String, Supplier<Object>> made;
  private final Person person;
  private int strings;

  /**
   * A maker for one person.
   *
   * @param word stands in every free string, beside another word that makes it another string
   * @param made values of members by name, such as the id of a packet of the person
   */
  PlantedValues(
      ApiDocument document, String word, Person person, Map<String, Supplier<Object>> made) {
    this.document = document;
    this.word = word;
    this.person = person;
    this.made = made;
  }

  /** Returns another string with the word in it; letters, because numbers make no other saying. */
  String text() {
    StringBuilder other = new StringBuilder();
    for (int rest = ++strings; rest > 0; rest /= LETTERS.length()) {
      other.append(LETTERS.charAt(rest % LETTERS.length())).append("aeu".charAt(rest % 3));
    }
    return word + "-" + other;
  }

  /** Returns a value of a schema, changed where the request says. */
  @Nullable Object of(Map<?, ?> schema, Request request) {
    return value(schema, "", "", request);
  }

  private @Nullable Object value(Map<?, ?> reference, String place, String name, Request request) {
    Map<?, ?> schema = document.resolved(reference);
    Function<Person, @Nullable Object> chosen = request.values().get(place);
    if (chosen != null) {
      return chosen.apply(person);
    }
    Supplier<Object> known = made.get(name);
    if (known != null && !type(schema).equals("array")) {
      return known.get();
    }
    if (schema.containsKey("const")) {
      return schema.get("const");
    }
    if (schema.get("enum") instanceof List<?> words) {
      return words.get(0);
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      if (schema.get(choice) instanceof List<?> alternatives) {
        return value((Map<?, ?>) alternatives.get(0), place, name, request);
      }
    }
    return switch (type(schema)) {
      case "object" -> object(schema, place, request);
      case "array" -> array(schema, place, name, request);
      case "string" -> string(schema, name);
      case "integer" -> Math.max(1L, number(schema, "minimum", 1).longValue());
      case "number" -> Math.min(0.5, number(schema, "maximum", 0.5).doubleValue());
      case "boolean" -> false;
      default -> Map.of("text", text(), "all", List.of(text()), text(), 1);
    };
  }

  private static String type(Map<?, ?> schema) {
    Object type = schema.get("type");
    if (type instanceof List<?> types) {
      return String.valueOf(types.get(0));
    }
    return type != null ? type.toString() : schema.containsKey("properties") ? "object" : "";
  }

  private static Number number(Map<?, ?> schema, String bound, Number otherwise) {
    return schema.get(bound) instanceof Number limit ? limit : otherwise;
  }

  private Map<String, Object> object(Map<?, ?> schema, String place, Request request) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (schema.get("properties") instanceof Map<?, ?> members) {
      members.forEach(
          (name, member) -> {
            String there = place + "/" + name;
            if (!request.without().contains(there) && !name.equals("cursor")) {
              object.put((String) name, value((Map<?, ?>) member, there, (String) name, request));
            }
          });
    }
    if (schema.get("additionalProperties") instanceof Map<?, ?> more) {
      String name =
          schema.get("propertyNames") instanceof Map<?, ?> names
              ? String.valueOf(value(names, place + "/*", "", request))
              : text();
      object.put(name, value(more, place + "/" + name, "", request));
    } else if (object.isEmpty()) {
      object.put(text(), Map.of("text", text()));
    }
    return object;
  }

  private List<?> array(Map<?, ?> schema, String place, String name, Request request) {
    List<@Nullable Object> array = new ArrayList<>();
    long size = Math.max(1, number(schema, "minItems", 1).longValue());
    for (int i = 0; i < size; i++) {
      array.add(
          value((Map<?, ?>) document.member(schema, "items"), place + "/" + i, name, request));
    }
    return array;
  }

  private String string(Map<?, ?> schema, String name) {
    String pattern = String.valueOf(schema.get("pattern"));
    if (pattern.contains("{64}")) {
      return "0".repeat(64);
    }
    return switch (String.valueOf(schema.get("format"))) {
      case "uuid" -> UUID.randomUUID().toString();
      case "date-time" -> TIMES.getOrDefault(name, "2026-01-01T00:00:00Z");
      case "byte" -> Base64.getEncoder().encodeToString(text().getBytes(StandardCharsets.UTF_8));
      default -> text();
    };
  }
}
