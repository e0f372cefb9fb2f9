package io.l9.substrate.inmemory.reasoning;

import io.l9.substrate.domain.reasoning.ReasoningRepository;

/** The port of this package. */
public final class ReasoningComponents {

  private ReasoningComponents() {}

  public static ReasoningRepository repository(ReasoningTable traces) {
    return new InMemoryReasoningRepository(traces);
  }
}
