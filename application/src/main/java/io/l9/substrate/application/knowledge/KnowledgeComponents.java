package io.l9.substrate.application.knowledge;

import io.l9.substrate.application.knowledge.fact.FactAdoptionService;
import io.l9.substrate.application.knowledge.fact.FactExtractionService;
import io.l9.substrate.application.knowledge.fact.FactPredicatesService;
import io.l9.substrate.application.knowledge.fact.FactReadingService;
import io.l9.substrate.application.knowledge.fact.FactsService;
import io.l9.substrate.application.knowledge.fact.RejectionsService;
import io.l9.substrate.application.knowledge.graph.EntityGraphService;
import io.l9.substrate.application.knowledge.graph.EntityMergesService;
import io.l9.substrate.application.knowledge.graph.RelationshipsService;
import io.l9.substrate.application.knowledge.review.ReviewService;
import io.l9.substrate.application.knowledge.transfer.GraphLines;
import io.l9.substrate.application.knowledge.transfer.KnowledgeLines;
import io.l9.substrate.application.memory.transfer.OtherLines;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.reflection.ReflectionStore;
import java.util.List;

/** Factory of the use cases of knowledge. */
public final class KnowledgeComponents {

  private KnowledgeComponents() {}

  /** Returns what exports and imports hold of knowledge. */
  public static List<OtherLines> lines(KnowledgeStore store, KnowledgeConfig config) {
    return List.of(new KnowledgeLines(store, config), new GraphLines(store, config));
  }

  /**
   * Returns the use cases; thread-safe if the stores are.
   *
   * @param packets of the same store, out of which facts are extracted
   * @param reflections of the same store, which need a person as facts do
   */
  public static KnowledgeUseCases of(
      KnowledgeStore store,
      PacketRepository packets,
      ReflectionStore reflections,
      KnowledgeConfig config) {
    FactExtractionService extraction = new FactExtractionService(store, packets, config);
    return new KnowledgeUseCases(
        new FactsService(store, config),
        new RejectionsService(store, config),
        new FactPredicatesService(store, config),
        extraction,
        new FactReadingService(store, packets, extraction, config),
        new FactAdoptionService(store, packets, config),
        new RelationshipsService(store, config),
        new EntityGraphService(store, config),
        new EntityMergesService(store, config.ids(), config.clock()),
        new ReviewService(store, reflections, config));
  }
}
