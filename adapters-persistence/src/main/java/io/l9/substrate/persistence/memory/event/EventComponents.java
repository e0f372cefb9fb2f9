package io.l9.substrate.persistence.memory.event;

import io.l9.substrate.domain.memory.event.AgentEventLog;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The port of this package. */
public final class EventComponents {

  private EventComponents() {}

  public static List<Class<?>> entities() {
    return List.of(AgentEventRow.class);
  }

  public static AgentEventLog log(Sessions sessions) {
    return new HibernateAgentEventLog(sessions);
  }
}
