package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.Expansion;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * One search for the path whose confidences have the greatest product: Dijkstra's algorithm on the
 * sum of their negative logarithms. Used once.
 */
final class GreatestConfidence {

  /**
   * A way to an entity.
   *
   * @param cost the sum of the negative logarithms
   */
  private record Way(String entity, double cost) {

    static final Comparator<Way> ORDER =
        Comparator.comparingDouble(Way::cost).thenComparing(Way::entity);
  }

  private final EdgeSource source;
  private final String from;
  private final String to;
  private final int maxVisited;
  private final Map<String, Expansion> expansions = new HashMap<>();
  private final Map<String, Double> costs = new HashMap<>();
  private final Map<String, Edge> lastEdges = new HashMap<>();
  private final Set<String> settled = new HashSet<>();
  private final PriorityQueue<Way> open = new PriorityQueue<>(Way.ORDER);
  private final Set<TraversalCap> stoppedBy = EnumSet.noneOf(TraversalCap.class);

  /** The least cost of a way along an edge that was cut off. */
  private double cutFrom = Double.POSITIVE_INFINITY;

  GreatestConfidence(EdgeSource source, String from, String to, int maxVisited) {
    this.source = source;
    this.from = from;
    this.to = to;
    this.maxVisited = maxVisited;
  }

  /** Returns the path; empty if there is none, or a cap kept it from being found. */
  Optional<GraphPath> find() {
    costs.put(from, 0.0);
    open.add(new Way(from, 0));
    boolean found = false;
    while (!open.isEmpty() && !found && stoppedBy.isEmpty()) {
      Way way = open.remove();
      if (!settled.add(way.entity())) {
        continue;
      }
      found = way.entity().equals(to);
      if (!found && settled.size() > maxVisited) {
        stoppedBy.add(TraversalCap.MAX_NODES);
      } else if (!found) {
        settle(way);
      }
    }
    if (cutFrom < (found ? costs.getOrDefault(to, 0.0) : Double.POSITIVE_INFINITY)) {
      stoppedBy.add(TraversalCap.FAN_OUT);
    }
    return found ? Optional.of(path()) : Optional.empty();
  }

  /** Returns the caps that left something out. */
  Set<TraversalCap> stoppedBy() {
    return Set.copyOf(stoppedBy);
  }

  private void settle(Way way) {
    Expansion expansion = expansion(way);
    for (Edge edge : expansion.edges()) {
      String other = edge.otherThan(way.entity());
      double cost = way.cost() - Math.log(edge.confidence());
      if (edge.confidence() > 0
          && !settled.contains(other)
          && cost < costs.getOrDefault(other, Double.POSITIVE_INFINITY)) {
        costs.put(other, cost);
        lastEdges.put(other, edge);
        open.add(new Way(other, cost));
      }
    }
    if (expansion.isCut()) {
      Edge weakest = expansion.edges().get(expansion.edges().size() - 1);
      cutFrom = Math.min(cutFrom, way.cost() - Math.log(weakest.confidence()));
    }
  }

  /** Returns the edges of an entity, and reads those of the next ones with them. */
  private Expansion expansion(Way way) {
    Expansion known = expansions.get(way.entity());
    if (known != null) {
      return known;
    }
    List<String> wanted = new ArrayList<>(List.of(way.entity()));
    open.stream()
        .sorted(Way.ORDER)
        .map(Way::entity)
        .filter(entity -> !expansions.containsKey(entity) && !settled.contains(entity))
        .distinct()
        .limit(EdgeSource.CHUNK - 1L)
        .forEach(wanted::add);
    wanted.forEach(entity -> expansions.put(entity, new Expansion(entity, List.of(), 0)));
    source.expand(wanted).forEach(read -> expansions.put(read.entity(), read));
    return expansions.getOrDefault(way.entity(), new Expansion(way.entity(), List.of(), 0));
  }

  private GraphPath path() {
    List<Edge> edges = new ArrayList<>();
    List<String> nodes = new ArrayList<>(List.of(to));
    String at = to;
    for (Edge edge = lastEdges.get(at); edge != null; edge = lastEdges.get(at)) {
      edges.add(edge);
      at = edge.otherThan(at);
      nodes.add(at);
    }
    Collections.reverse(edges);
    Collections.reverse(nodes);
    double confidence = edges.stream().mapToDouble(Edge::confidence).reduce(1, (a, b) -> a * b);
    return new GraphPath(nodes, edges, confidence, stoppedBy);
  }
}
