package io.l9.substrate.application.logs;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.logs.LogUseCases;
import io.l9.substrate.domain.shared.IdGenerator;
import java.time.Clock;

/** Factory of the use case of the agent log. */
public final class LogComponents {

  private LogComponents() {}

  public static LogUseCases of(LogStore store, IdGenerator ids, Clock clock) {
    return new LogUseCases(new AgentLogsService(store, ids, clock));
  }
}
