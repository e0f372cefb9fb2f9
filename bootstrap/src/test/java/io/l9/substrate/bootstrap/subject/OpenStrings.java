package io.l9.substrate.bootstrap.subject;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The places of a request at which the OpenAPI document lets a client write any text: members of
 * the body as JSON pointers, with {@code 0} for the items of a list and {@code *} for members of
 * any name, and parameters of the query as {@code ?name}.
 */
final class OpenStrings {

  private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf", "allOf");

  private final ApiDocument document;
  private final Set<Map<?, ?>> above = Collections.newSetFromMap(new IdentityHashMap<>());

  private OpenStrings(ApiDocument document) {
    this.document = document;
  }

  /** Returns all of an operation. */
  static Set<String> of(ApiDocument document, String operation) {
    Set<String> places = new TreeSet<>();
    Map.Entry<String, Map<?, ?>> body = document.body(operation);
    if (body != null) {
      new OpenStrings(document).collect(body.getValue(), "", places);
    }
    for (Map<?, ?> parameter : document.parameters(operation)) {
      if ("query".equals(parameter.get("in")) && isOpen(schema(document, parameter))) {
        places.add("?" + parameter.get("name"));
      }
    }
    return places;
  }

  /** Returns those of a body that have a word in what was sent. */
  static Set<String> filled(ApiDocument document, Map<?, ?> schema, Object sent, String word) {
    Set<String> places = new TreeSet<>();
    new OpenStrings(document).compare(schema, sent, "", word, places);
    return places;
  }

  private static Map<?, ?> schema(ApiDocument document, Map<?, ?> parameter) {
    return document.resolved((Map<?, ?>) document.member(parameter, "schema"));
  }

  private void collect(Map<?, ?> reference, String place, Set<String> places) {
    Map<?, ?> schema = document.resolved(reference);
    if (!above.add(schema)) {
      return; // a condition within a condition
    }
    for (Map<?, ?> alternative : alternatives(schema)) {
      collect(alternative, place, places);
    }
    if (isOpen(schema)) {
      places.add(place);
    }
    if (schema.get("properties") instanceof Map<?, ?> members) {
      members.forEach((name, member) -> collect((Map<?, ?>) member, place + "/" + name, places));
    }
    if (schema.get("additionalProperties") instanceof Map<?, ?> more) {
      collect(more, place + "/*", places);
    }
    if (schema.get("items") instanceof Map<?, ?> items) {
      collect(items, place + "/0", places);
    }
    above.remove(schema);
  }

  private void compare(
      Map<?, ?> reference, @Nullable Object sent, String place, String word, Set<String> places) {
    Map<?, ?> schema = document.resolved(reference);
    for (Map<?, ?> alternative : alternatives(schema)) {
      compare(alternative, sent, place, word, places);
    }
    if (isOpen(schema) && has(sent, word)) {
      places.add(place);
    }
    Object members = schema.get("properties");
    if (sent instanceof Map<?, ?> object) {
      object.forEach(
          (name, value) -> {
            if (members instanceof Map<?, ?> known && known.get(name) instanceof Map<?, ?> member) {
              compare(member, value, place + "/" + name, word, places);
            } else if (schema.get("additionalProperties") instanceof Map<?, ?> more) {
              compare(more, value, place + "/*", word, places);
            }
          });
    }
    if (sent instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
      list.forEach(value -> compare(items, value, place + "/0", word, places));
    }
  }

  private static List<Map<?, ?>> alternatives(Map<?, ?> schema) {
    return ALTERNATIVES.stream()
        .map(schema::get)
        .filter(List.class::isInstance)
        .flatMap(list -> ((List<?>) list).stream())
        .<Map<?, ?>>map(alternative -> (Map<?, ?>) alternative)
        .toList();
  }

  /** Whether a schema takes any text: of no enumeration, pattern of digits, id or time. */
  private static boolean isOpen(Map<?, ?> schema) {
    Object type = schema.get("type");
    boolean isString = "string".equals(type) || type instanceof List<?> l && l.contains("string");
    boolean isAny =
        (type == null || "object".equals(type) && !schema.containsKey("additionalProperties"))
            && !schema.containsKey("properties")
            && alternatives(schema).isEmpty()
            && !schema.containsKey("$ref");
    String pattern = String.valueOf(schema.get("pattern"));
    return (isString || isAny)
        && !schema.containsKey("enum")
        && !schema.containsKey("const")
        && !pattern.contains("{64}")
        && !pattern.contains("[A-Z]{3}")
        && (schema.get("format") == null || "byte".equals(schema.get("format")));
  }

  private static boolean has(@Nullable Object sent, String word) {
    String text = String.valueOf(sent);
    if (text.contains(word)) {
      return true;
    }
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1)
          .contains(word);
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }
}
