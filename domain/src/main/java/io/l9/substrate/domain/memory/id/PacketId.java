package io.l9.substrate.domain.memory.id;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** The id of a packet. */
public record PacketId(UUID value) {

  public PacketId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
