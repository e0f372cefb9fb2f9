package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** The id of a fact. */
public record FactId(UUID value) {

  public FactId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
