package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ValidationException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members that the query parameter {@code fields} asks for.
 *
 * @param names in wire form
 */
record FieldSelection(Set<String> names) {

  static FieldSelection of(String fields) {
    return new FieldSelection(new LinkedHashSet<>(List.of(fields.split(",", -1))));
  }

  /**
   * Returns these members of a value, or of each item of a page.
   *
   * @throws ValidationException if there is no such member
   */
  JsonNode apply(JsonMapper mapper, Object value) {
    JsonNode whole = mapper.valueToTree(value);
    List<JsonNode> items = new ArrayList<>();
    if (value instanceof PageResponse<?>) {
      whole.path("data").forEach(items::add);
    } else {
      items.add(whole);
    }
    for (JsonNode item : items) {
      ObjectNode object = (ObjectNode) item;
      for (String name : names) {
        if (!object.has(name)) {
          throw ValidationException.at(
              "/fields", "must list some of " + String.join(", ", object.propertyNames()));
        }
      }
      object.retain(names);
    }
    return whole;
  }
}
