package io.l9.substrate.application.knowledge;

import io.l9.substrate.application.knowledge.graph.EntityGraphService;
import io.l9.substrate.application.knowledge.graph.EntityMergesService;
import io.l9.substrate.application.knowledge.graph.RelationshipsService;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.shared.IdGenerator;
import java.time.Clock;

/** The use cases of knowledge. */
public final class KnowledgeComponents {

  private KnowledgeComponents() {}

  /** Returns the use cases over a store; they are thread-safe if that is. */
  public static KnowledgeUseCases of(KnowledgeStore store, IdGenerator ids, Clock clock) {
    return new KnowledgeUseCases(
        new RelationshipsService(store, ids, clock),
        new EntityGraphService(store),
        new EntityMergesService(store, ids, clock));
  }
}
