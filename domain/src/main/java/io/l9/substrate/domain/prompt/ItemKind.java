package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The kind of an item of a context. */
public enum ItemKind implements Coded {
  FACT,
  LESSON,
  PACKET;

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such kind
   */
  public static ItemKind ofCode(String name) {
    for (ItemKind kind : values()) {
      if (kind.code().equals(name)) {
        return kind;
      }
    }
    throw ValidationException.at("/include", "must be of fact, lesson, packet");
  }
}
