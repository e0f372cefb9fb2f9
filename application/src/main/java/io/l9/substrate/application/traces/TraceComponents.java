package io.l9.substrate.application.traces;

import io.l9.substrate.domain.traces.TraceStore;
import io.l9.substrate.domain.traces.TraceUseCases;
import java.time.Clock;

/** Factory of the use case of traces. */
public final class TraceComponents {

  private TraceComponents() {}

  /** Returns the use case; thread-safe if the store is. */
  public static TraceUseCases of(TraceStore store, Clock clock) {
    return new TraceUseCases(new RequestTracesService(store, clock));
  }
}
