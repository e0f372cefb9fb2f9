package io.l9.substrate.inmemory.logs;

import io.l9.substrate.domain.logs.AgentLogRepository;

/** The port of this package. */
public final class LogComponents {

  private LogComponents() {}

  public static AgentLogRepository repository(LogTable rows) {
    return new InMemoryAgentLogRepository(rows);
  }
}
