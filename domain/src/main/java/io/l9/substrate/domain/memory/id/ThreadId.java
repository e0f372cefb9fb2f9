package io.l9.substrate.domain.memory.id;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** The id of a thread: a conversation, a session, a run. */
public record ThreadId(UUID value) {

  public ThreadId {
    Require.present("", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
