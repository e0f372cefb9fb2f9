package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.UserId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Objects and authors as columns: the name of an entity is stored as a JSON string. */
final class FactObjects {

  private FactObjects() {}

  static JsonDocument document(FactObject object, JsonCodec json) {
    return object instanceof FactObject.Entity entity
        ? json.of(entity.name().text())
        : ((FactObject.Value) object).json();
  }

  static FactObject object(ObjectType type, JsonDocument document, JsonCodec json) {
    return type == ObjectType.ENTITY && json.read(document) instanceof String name
        ? new FactObject.Entity(new EntityName(name))
        : new FactObject.Value(document);
  }

  static Author author(@Nullable UUID user, @Nullable Role role) {
    return new Author(user == null ? null : new UserId(user), role);
  }
}
