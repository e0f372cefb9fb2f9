package io.l9.substrate.domain.reflection.id;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** The id of a reflection. */
public record ReflectionId(UUID value) {

  public ReflectionId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
