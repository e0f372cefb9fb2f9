package io.l9.substrate.persistence.traces;

import io.l9.substrate.domain.traces.TraceRepository;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The port of this package. */
public final class TraceComponents {

  private TraceComponents() {}

  public static TraceRepository repository(Sessions sessions) {
    return new SqlTraceRepository(sessions);
  }
}
