package io.l9.substrate.domain.knowledge.graph;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the graph of the relationships that the active unit of work sees. The same edge of
 * several owners is one, and so are the names of an entity. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface GraphIndex {

  /**
   * Returns the strongest edges of entities, in the order of {@link NeighbourPlace}. An edge of an
   * entity with itself is one edge, whatever the direction.
   *
   * @param entities each once
   * @param resolution the names of the entities at the other ends
   * @param fanOut how many edges of each at the most
   * @return for each entity that has an edge, in the order of the entities
   */
  List<Expansion> expand(
      List<Entity> entities, EntityResolution resolution, EdgeFilter filter, int fanOut);

  /**
   * Returns the edges of an entity behind a place, in the same order.
   *
   * @param after null: from the first
   */
  List<Edge> neighbours(
      Entity entity,
      EntityResolution resolution,
      EdgeFilter filter,
      @Nullable NeighbourPlace after,
      int limit);

  /** Returns the normalised names of entities that have a relationship, each once, in no order. */
  List<String> names(int limit);

  /**
   * Returns a page of the view of the graph, as it was when it was last refreshed.
   *
   * @return empty if it never was
   */
  Optional<EntityGraphView> view(EntityGraphViewQuery query);
}
