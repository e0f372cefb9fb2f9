package io.l9.substrate.domain.memory.id;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** The id of a summary. */
public record SummaryId(UUID value) {

  public SummaryId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
