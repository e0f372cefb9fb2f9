package io.l9.substrate.domain.knowledge.graph;

import java.util.List;
import java.util.Set;

/**
 * The part of the graph that a walk found.
 *
 * @param nodes in the order in which they were found: by levels, within a level as the edges of the
 *     level before lead to them, the strongest edge first
 * @param edges between these nodes, in the order in which they were walked
 * @param stoppedBy the caps that left something out; empty: nothing is missing
 * @param depthReached the level of the last node
 */
public record Subgraph(
    List<Node> nodes, List<Edge> edges, Set<TraversalCap> stoppedBy, int depthReached) {

  public Subgraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    stoppedBy = Set.copyOf(stoppedBy);
  }

  /** Returns whether something is missing that a walk without caps would have found. */
  public boolean isTruncated() {
    return !stoppedBy.isEmpty();
  }

  /** Returns the codes of the caps that left something out, in their order. */
  public List<String> caps() {
    return TraversalCap.codes(stoppedBy);
  }

  /**
   * An entity.
   *
   * @param name the canonical one
   * @param depth how many edges away it is from the nearest start
   */
  public record Node(String name, int depth) {}
}
