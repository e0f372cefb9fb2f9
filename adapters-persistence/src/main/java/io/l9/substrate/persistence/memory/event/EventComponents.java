package io.l9.substrate.persistence.memory.event;

import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The port of this package. */
public final class EventComponents {

  private EventComponents() {}

  public static AgentEventLog log(Sessions sessions, JsonCodec json) {
    return new HibernateAgentEventLog(sessions, json);
  }
}
