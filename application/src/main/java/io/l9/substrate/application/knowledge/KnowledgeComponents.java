package io.l9.substrate.application.knowledge;

import io.l9.substrate.application.knowledge.fact.FactExtractionService;
import io.l9.substrate.application.knowledge.fact.FactPredicatesService;
import io.l9.substrate.application.knowledge.fact.FactsService;
import io.l9.substrate.application.knowledge.fact.RejectionsService;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.memory.packet.PacketRepository;

/** Factory of the use cases of knowledge. */
public final class KnowledgeComponents {

  private KnowledgeComponents() {}

  /**
   * Returns the use cases; thread-safe if the stores are.
   *
   * @param packets of the same store, out of which facts are extracted
   */
  public static KnowledgeUseCases of(
      KnowledgeStore store, PacketRepository packets, KnowledgeConfig config) {
    return new KnowledgeUseCases(
        new FactsService(store, config),
        new RejectionsService(store, config),
        new FactPredicatesService(store, config),
        new FactExtractionService(store, packets, config));
  }
}
