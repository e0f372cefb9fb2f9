package io.l9.substrate.domain.reflection.id;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** The id of a task reflection; it stays when the task is recorded anew. */
public record TaskReflectionId(UUID value) {

  public TaskReflectionId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
