package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.Expansion;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One search for the path whose confidences have the greatest product: Dijkstra's algorithm on the
 * sum of their negative logarithms, from both ends at once. Used once.
 */
final class GreatestConfidence {

  /** The number of entities whose edges are read together at first. */
  private static final int LEAST_CHUNK = 4;

  /**
   * A way to an entity.
   *
   * @param cost the sum of the negative logarithms
   */
  private record Way(String entity, double cost) {

    static final Comparator<Way> ORDER =
        Comparator.comparingDouble(Way::cost).thenComparing(Way::entity);
  }

  /** The ways from one end. */
  private static final class Side {

    final EdgeSource source;
    final Map<String, Double> costs = new HashMap<>();
    final Map<String, Edge> towardsEnd = new HashMap<>();
    final PriorityQueue<Way> open = new PriorityQueue<>(Way.ORDER);
    final Set<String> settled = new HashSet<>();
    private final Map<String, Expansion> expansions = new HashMap<>();

    Side(EdgeSource source, String end) {
      this.source = source;
      costs.put(end, 0.0);
      open.add(new Way(end, 0));
    }

    /** Returns the next way to an entity that is not settled; null: there is none. */
    @Nullable Way next() {
      while (!open.isEmpty() && settled.contains(open.element().entity())) {
        open.remove();
      }
      return open.peek();
    }

    double cost(String entity) {
      return costs.getOrDefault(entity, Double.POSITIVE_INFINITY);
    }

    /**
     * Returns the edges of an entity, and reads those of the next ones with them: as many as were
     * needed so far, so that half of what is read is needed.
     */
    Expansion expansion(Way way) {
      if (!expansions.containsKey(way.entity())) {
        int chunk = Math.min(EdgeSource.CHUNK, Math.max(LEAST_CHUNK, settled.size()));
        List<String> wanted = new ArrayList<>(List.of(way.entity()));
        open.stream()
            .sorted(Way.ORDER)
            .map(Way::entity)
            .filter(entity -> !expansions.containsKey(entity) && !settled.contains(entity))
            .distinct()
            .limit(chunk - 1L)
            .forEach(wanted::add);
        wanted.forEach(entity -> expansions.put(entity, new Expansion(entity, List.of(), 0)));
        source.expand(wanted).forEach(read -> expansions.put(read.entity(), read));
      }
      return expansions.getOrDefault(way.entity(), new Expansion(way.entity(), List.of(), 0));
    }
  }

  private final Side forth;
  private final Side back;
  private final int maxVisited;
  private final Set<TraversalCap> stoppedBy = EnumSet.noneOf(TraversalCap.class);

  /** The entity at which the best known path meets, and its cost. */
  private @Nullable String meeting;

  private double best = Double.POSITIVE_INFINITY;

  /** The least cost of a way along an edge that was cut off. */
  private double cutFrom = Double.POSITIVE_INFINITY;

  GreatestConfidence(EdgeSource source, String from, String to, int maxVisited) {
    forth = new Side(source, from);
    back = new Side(source.reversed(), to);
    this.maxVisited = maxVisited;
    meet(from);
  }

  /** Returns the path; empty if there is none, or a cap kept it from being found. */
  Optional<GraphPath> find() {
    Way there = forth.next();
    Way here = back.next();
    while (there != null && here != null && there.cost() + here.cost() < best) {
      if (forth.settled.size() + back.settled.size() == maxVisited) {
        stoppedBy.add(TraversalCap.MAX_NODES);
        break;
      }
      boolean isForth = forth.open.size() <= back.open.size();
      settle(isForth ? forth : back, isForth ? there : here);
      there = forth.next();
      here = back.next();
    }
    if (cutFrom < best) {
      stoppedBy.add(TraversalCap.FAN_OUT);
    }
    return meeting == null
        ? Optional.empty()
        : Optional.of(MeetingPath.of(meeting, forth.towardsEnd, back.towardsEnd, stoppedBy));
  }

  /** Returns the caps that left something out. */
  Set<TraversalCap> stoppedBy() {
    return Set.copyOf(stoppedBy);
  }

  private void settle(Side side, Way way) {
    side.settled.add(way.entity());
    Expansion expansion = side.expansion(way);
    for (Edge edge : expansion.edges()) {
      String other = edge.otherThan(way.entity());
      double cost = way.cost() - Math.log(edge.confidence());
      if (edge.confidence() > 0 && !side.settled.contains(other) && cost < side.cost(other)) {
        side.costs.put(other, cost);
        side.towardsEnd.put(other, edge);
        side.open.add(new Way(other, cost));
        meet(other);
      }
    }
    if (expansion.isCut()) {
      Edge weakest = expansion.edges().get(expansion.edges().size() - 1);
      cutFrom = Math.min(cutFrom, way.cost() - Math.log(weakest.confidence()));
    }
  }

  private void meet(String entity) {
    double cost = forth.cost(entity) + back.cost(entity);
    if (cost < best) {
      best = cost;
      meeting = entity;
    }
  }
}
