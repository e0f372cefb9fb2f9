package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.tenancy.TenantScope;

/**
 * Inbound port: questions about the graph of the relationships that a scope sees. Names are those
 * of entities, whichever of their names is asked for. Thread-safe.
 */
public interface EntityGraph {

  /**
   * Returns the edges of an entity.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees no relationship of
   *     the entity
   */
  Neighbours neighbours(TenantScope scope, NeighbourQuery query);

  /**
   * Walks the graph by levels. The nodes and the edges of an answer with a smaller cap are the
   * first ones of an answer with a greater one. An entity without a relationship is found alone.
   */
  Subgraph traverse(TenantScope scope, TraversalQuery query);

  /**
   * Returns a path of the fewest edges.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if there is none of that length; the
   *     message says if a cap kept it from being found
   */
  GraphPath shortestPath(TenantScope scope, PathQuery query);

  /**
   * Returns the path whose edges' confidences have the greatest product.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException as {@link #shortestPath}
   */
  GraphPath strongestPath(TenantScope scope, PathQuery query);

  /**
   * Returns a page of the view of the graph, which is as old as it says.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException with the code {@code view-not-ready}
   *     if the view was never refreshed
   */
  EntityGraphView view(TenantScope scope, EntityGraphViewQuery query);
}
