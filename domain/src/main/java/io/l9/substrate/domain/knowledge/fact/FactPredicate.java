package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A declaration of a predicate. One that nobody declared takes many values of any type.
 *
 * @param owner an organisation, or a tenant; the declaration of the organisation goes before that
 *     of its tenant
 * @param single whether a subject has at most one value at a time
 * @param objects null: values and entities
 * @param inverse the predicate that says the same of the object; null: there is none
 * @param updatedAt of its last declaration
 */
public record FactPredicate(
    Ownership owner,
    String predicate,
    boolean single,
    @Nullable ObjectType objects,
    @Nullable String inverse,
    Instant updatedAt) {

  /** Whether rows of this owner are bound by it. */
  public boolean holdsFor(Ownership row) {
    return owner.tenant().equals(row.tenant())
        && (owner.org() == null || owner.org().equals(row.org()));
  }

  /** The type of object that a predicate takes. */
  public enum ObjectType implements Coded {
    VALUE,
    ENTITY;

    /** Returns the type of an object. */
    public static ObjectType of(FactObject object) {
      return object instanceof FactObject.Entity ? ENTITY : VALUE;
    }

    /**
     * The constant of a name on the wire.
     *
     * @throws ValidationException if there is no such type
     */
    public static ObjectType ofCode(String name) {
      for (ObjectType type : values()) {
        if (type.code().equals(name)) {
          return type;
        }
      }
      throw ValidationException.at("/object_type", "must be one of value, entity");
    }

    public boolean admits(FactObject object) {
      return of(object) == this;
    }
  }

  /** A declaration to be made. */
  public record Draft(
      String predicate, boolean single, @Nullable ObjectType objects, @Nullable String inverse) {
    public Draft {
      predicate = FactDraft.predicate(predicate);
      Require.optionalText("/inverse", inverse, FactDraft.MAX_PREDICATE);
      if (inverse != null && objects != ObjectType.ENTITY) {
        throw ValidationException.at("/inverse", "needs the object_type entity");
      }
    }
  }
}
