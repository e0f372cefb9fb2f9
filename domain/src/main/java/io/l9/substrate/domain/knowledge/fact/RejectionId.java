package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** The id of a rejection. */
public record RejectionId(UUID value) {

  public RejectionId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
