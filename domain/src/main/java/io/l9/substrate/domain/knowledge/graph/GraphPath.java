package io.l9.substrate.domain.knowledge.graph;

import java.util.List;
import java.util.Set;

/**
 * A path between two entities.
 *
 * @param nodes the canonical names, from the first to the last
 * @param edges between them; one less than there are nodes
 * @param confidence the product of the edges' confidences; 1 if there is no edge
 * @param stoppedBy the caps that left out what might have made a better path; empty: there is none
 */
public record GraphPath(
    List<String> nodes, List<Edge> edges, double confidence, Set<TraversalCap> stoppedBy) {

  public GraphPath {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    stoppedBy = Set.copyOf(stoppedBy);
  }

  /** Returns whether a better path may have been missed. */
  public boolean isTruncated() {
    return !stoppedBy.isEmpty();
  }

  /** Returns the codes of the caps that left something out, in their order. */
  public List<String> caps() {
    return TraversalCap.codes(stoppedBy);
  }
}
