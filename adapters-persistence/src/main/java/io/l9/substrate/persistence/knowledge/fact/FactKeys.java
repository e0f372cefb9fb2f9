package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.KeyDigest;
import java.util.UUID;

/** Keys of objects. */
final class FactKeys {

  private FactKeys() {}

  static UUID object(FactObject object) {
    return KeyDigest.of(ObjectType.of(object).code(), object.identity());
  }

  /** Returns the key of an entity as an object, by its normalised name. */
  static UUID entity(String name) {
    return KeyDigest.of(ObjectType.ENTITY.code(), name);
  }
}
