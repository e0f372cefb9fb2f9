package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;

/** The third part of a fact: a value, or another entity. */
public sealed interface FactObject {

  /** Returns the text that tells objects of one type apart. */
  String identity();

  /** Whether both are the same object: of one type and one identity. */
  default boolean same(FactObject other) {
    return getClass() == other.getClass() && identity().equals(other.identity());
  }

  /**
   * A JSON value, which is compared as it is: {@code "Ab"} and {@code "aB"} are two values, {@code
   * 1} and {@code 1.0} are one.
   *
   * @param json at most {@value #MAX_LENGTH} characters of canonical text
   */
  record Value(JsonDocument json) implements FactObject {

    public static final int MAX_LENGTH = 65_536;

    public Value {
      int length = Require.present("/object", json).text().length();
      if (length > MAX_LENGTH) {
        throw ValidationException.at(
            "/object", "has " + length + " characters; at most " + MAX_LENGTH + " are allowed");
      }
    }

    @Override
    public String identity() {
      return json.text();
    }
  }

  /** The name of an entity, which is compared by its normal form. */
  record Entity(EntityName name) implements FactObject {

    @Override
    public String identity() {
      return name.normalized();
    }
  }
}
