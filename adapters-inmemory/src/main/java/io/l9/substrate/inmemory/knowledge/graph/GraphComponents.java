package io.l9.substrate.inmemory.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.inmemory.knowledge.fact.Beliefs;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;

/** The ports of this package, over the same rows. */
public final class GraphComponents {

  private final RelationshipRepository relationships;
  private final GraphIndex index;
  private final EntityMergeRepository merges;

  public GraphComponents(
      UnitsOfWork units,
      PacketTable packets,
      Beliefs beliefs,
      ViewRefreshes refreshes,
      Clock clock) {
    RelationshipTable table = new RelationshipTable(units, packets, beliefs);
    relationships = new InMemoryRelationshipRepository(table);
    index = new InMemoryGraphIndex(table, refreshes, clock);
    merges = new InMemoryEntityMergeRepository(units);
  }

  public RelationshipRepository relationships() {
    return relationships;
  }

  public GraphIndex index() {
    return index;
  }

  public EntityMergeRepository merges() {
    return merges;
  }
}
