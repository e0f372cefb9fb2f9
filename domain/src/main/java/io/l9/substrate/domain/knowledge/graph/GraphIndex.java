package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.Entity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the graph of the relationships that the active unit of work sees, and of the facts
 * about entities that it believes: what is held, holds at the moment, and is covered by no
 * rejection. The same edge of several owners is one, and so are the names of an entity. Every
 * method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface GraphIndex {

  /**
   * Returns the strongest edges of entities, in the order of {@link NeighbourPlace}. An edge of an
   * entity with itself is one edge, whatever the direction.
   *
   * @param entities each once
   * @param basis the names of the entities at the other ends, and the moment
   * @param fanOut how many edges of each at the most
   * @return for each entity that has an edge, in the order of the entities
   */
  List<Expansion> expand(List<Entity> entities, GraphBasis basis, EdgeFilter filter, int fanOut);

  /**
   * Returns the edges of an entity behind a place, in the same order.
   *
   * @param after null: from the first
   */
  List<Edge> neighbours(
      Entity entity,
      GraphBasis basis,
      EdgeFilter filter,
      @Nullable NeighbourPlace after,
      int limit);

  /**
   * Returns the normalised names of entities that have an edge at the moment, each once, in no
   * order.
   */
  List<String> names(Instant now, int limit);

  /**
   * Returns a page of the view of the graph, as it was when it was last refreshed, but for facts
   * that are believed no longer.
   *
   * @return empty if it never was
   */
  Optional<EntityGraphView> view(EntityGraphViewQuery query);
}
