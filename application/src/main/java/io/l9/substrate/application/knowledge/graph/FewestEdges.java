package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.Expansion;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One search for a path of the fewest edges, from both ends at once: whole levels, of the side that
 * has the smaller one. Used once.
 */
final class FewestEdges {

  /** The entities that one end has reached. */
  private static final class Side {

    final EdgeSource source;
    final Map<String, Integer> depths = new HashMap<>();
    final Map<String, Edge> towardsEnd = new HashMap<>();
    List<String> level;
    int depth;

    Side(EdgeSource source, String end) {
      this.source = source;
      depths.put(end, 0);
      level = List.of(end);
    }
  }

  private final Side forth;
  private final Side back;
  private final int maxLength;
  private final int maxVisited;
  private final Set<TraversalCap> stoppedBy = EnumSet.noneOf(TraversalCap.class);

  FewestEdges(EdgeSource source, String from, String to, int maxLength, int maxVisited) {
    forth = new Side(source, from);
    back = new Side(source.reversed(), to);
    this.maxLength = maxLength;
    this.maxVisited = maxVisited;
  }

  /** Returns the path; empty if there is none, or a cap kept it from being found. */
  Optional<GraphPath> find() {
    String meeting = forth.depths.containsKey(back.level.get(0)) ? back.level.get(0) : null;
    while (meeting == null
        && forth.depth + back.depth < maxLength
        && !forth.level.isEmpty()
        && !back.level.isEmpty()
        && !stoppedBy.contains(TraversalCap.MAX_NODES)) {
      boolean isForth = forth.level.size() <= back.level.size();
      meeting = advance(isForth ? forth : back, isForth ? back : forth);
    }
    return meeting == null
        ? Optional.empty()
        : Optional.of(MeetingPath.of(meeting, forth.towardsEnd, back.towardsEnd, stoppedBy));
  }

  /** Returns the caps that left something out. */
  Set<TraversalCap> stoppedBy() {
    return Set.copyOf(stoppedBy);
  }

  /**
   * Expands a level; returns the entity of the shortest way through that the other side has reached
   * too, of equal ones the first in the order of code units.
   */
  private @Nullable String advance(Side side, Side other) {
    List<String> next = new ArrayList<>();
    String best = null;
    side.depth++;
    for (List<String> chunk : EdgeSource.chunks(side.level)) {
      for (Expansion expansion : side.source.expand(chunk)) {
        if (expansion.isCut()) {
          stoppedBy.add(TraversalCap.FAN_OUT);
        }
        for (Edge edge : expansion.edges()) {
          String entity = edge.otherThan(expansion.entity());
          if (side.depths.putIfAbsent(entity, side.depth) == null) {
            side.towardsEnd.put(entity, edge);
            next.add(entity);
            best = nearer(best, entity, other);
          }
        }
      }
      if (forth.depths.size() + back.depths.size() > maxVisited) {
        stoppedBy.add(TraversalCap.MAX_NODES);
        break;
      }
    }
    side.level = next;
    return best;
  }

  private static @Nullable String nearer(@Nullable String best, String entity, Side other) {
    Integer distance = other.depths.get(entity);
    if (distance == null) {
      return best;
    }
    int least = best == null ? Integer.MAX_VALUE : other.depths.getOrDefault(best, 0);
    boolean isBetter =
        distance < least || (best != null && distance == least && entity.compareTo(best) < 0);
    return isBetter ? entity : best;
  }
}
