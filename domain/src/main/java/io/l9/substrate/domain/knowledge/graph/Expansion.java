package io.l9.substrate.domain.knowledge.graph;

import java.util.List;

/**
 * The strongest edges of an entity.
 *
 * @param entity the canonical name
 * @param edges by {@link GraphIndex#expand}'s order
 * @param total how many there are, those that are not among {@code edges} included
 */
public record Expansion(String entity, List<Edge> edges, long total) {

  public Expansion {
    edges = List.copyOf(edges);
  }

  /** Returns whether there are more edges than these. */
  public boolean isCut() {
    return total > edges.size();
  }
}
