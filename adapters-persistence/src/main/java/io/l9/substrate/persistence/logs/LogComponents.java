package io.l9.substrate.persistence.logs;

import io.l9.substrate.domain.logs.AgentLogRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The port of this package. */
public final class LogComponents {

  private LogComponents() {}

  public static List<Class<?>> entities() {
    return List.of(LogRow.class);
  }

  public static AgentLogRepository repository(Sessions sessions) {
    return new HibernateAgentLogRepository(sessions);
  }
}
