package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The path of a search from both ends. */
final class MeetingPath {

  private MeetingPath() {}

  /**
   * Returns the path through the entity that both ends have reached.
   *
   * @param towardsFirst the last edge of the way from the first end to each entity
   * @param towardsLast the same of the other end
   */
  static GraphPath of(
      String meeting,
      Map<String, Edge> towardsFirst,
      Map<String, Edge> towardsLast,
      Set<TraversalCap> stoppedBy) {
    List<Edge> edges = new ArrayList<>();
    List<String> nodes = new ArrayList<>();
    follow(meeting, towardsFirst, edges, nodes);
    Collections.reverse(edges);
    Collections.reverse(nodes);
    nodes.add(meeting);
    follow(meeting, towardsLast, edges, nodes);
    double confidence = edges.stream().mapToDouble(Edge::confidence).reduce(1, (a, b) -> a * b);
    return new GraphPath(nodes, edges, confidence, stoppedBy);
  }

  private static void follow(
      String from, Map<String, Edge> towardsEnd, List<Edge> edges, List<String> nodes) {
    String at = from;
    for (Edge edge = towardsEnd.get(at); edge != null; edge = towardsEnd.get(at)) {
      edges.add(edge);
      at = edge.otherThan(at);
      nodes.add(at);
    }
  }
}
