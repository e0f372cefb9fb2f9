package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.WireJson;
import org.jspecify.annotations.Nullable;

/** The object of a fact as the members {@code object} and {@code object_type}. */
final class WireObject {

  private static final String POINTER = "/object";

  private WireObject() {}

  /**
   * Returns the object that a request names.
   *
   * @param type null: a value
   */
  static FactObject of(@Nullable RawJson object, @Nullable String type, JsonCodec json) {
    JsonDocument document = Require.present(POINTER, object).parse(json, POINTER);
    if (type == null || ObjectType.ofCode(type) == ObjectType.VALUE) {
      return new FactObject.Value(document);
    }
    if (json.read(document) instanceof String name) {
      return new FactObject.Entity(EntityName.at(POINTER, name));
    }
    throw ValidationException.at(
        POINTER, "must be a string, the name of an entity, with the object_type entity");
  }

  static RawJson json(FactObject object) {
    return new RawJson(
        object instanceof FactObject.Entity entity
            ? WireJson.of(entity.name().text())
            : object.identity());
  }

  static String type(FactObject object) {
    return ObjectType.of(object).code();
  }
}
