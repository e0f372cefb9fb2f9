package io.l9.substrate.domain.memory.access;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.UUID;

/**
 * The target of an access: a stored row that can be found and judged.
 *
 * @param id names a row of the type; not checked to exist here
 */
public record AccessTarget(Type type, UUID id) {

  /** The kinds of things that are accessed; the names are those of the database. */
  public enum Type implements Coded {
    PACKET,
    EMBEDDING,
    FACT,
    REFLECTION,
    SUMMARY;

    /**
     * The constant of a name in the database or on the wire.
     *
     * @throws ValidationException if there is no such type
     */
    public static Type ofCode(String name) {
      for (Type type : values()) {
        if (type.code().equals(name)) {
          return type;
        }
      }
      throw ValidationException.at(
          "/target_type", "must be one of packet, embedding, fact, reflection, summary");
    }
  }

  public AccessTarget {
    Require.present("/target_type", type);
    Require.present("/target_id", id);
  }

  public static AccessTarget packet(UUID id) {
    return new AccessTarget(Type.PACKET, id);
  }
}
