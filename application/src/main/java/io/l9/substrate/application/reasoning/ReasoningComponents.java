package io.l9.substrate.application.reasoning;

import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.reasoning.ReasoningUseCases;
import io.l9.substrate.domain.shared.IdGenerator;
import java.time.Clock;

/** Factory of the use case of reasoning traces. */
public final class ReasoningComponents {

  private ReasoningComponents() {}

  /**
   * Returns the use case; thread-safe if the store is.
   *
   * @param packets of the same store, which traces are about
   */
  public static ReasoningUseCases of(
      ReasoningStore store, PacketRepository packets, IdGenerator ids, Clock clock) {
    return new ReasoningUseCases(new ReasoningService(store, packets, ids, clock));
  }
}
