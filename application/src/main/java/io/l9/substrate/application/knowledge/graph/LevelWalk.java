package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.Expansion;
import io.l9.substrate.domain.knowledge.graph.Subgraph;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One walk by levels. Entities are expanded in the order in which they were found, each by its
 * strongest edge first, and the walk ends at the first edge that a cap does not admit: so the
 * answer to a smaller cap is the beginning of the answer to a greater one. Used once.
 */
final class LevelWalk {

  /** The estimated bytes of an entity and of an edge in an answer beside the names. */
  private static final int NODE_BYTES = 24;

  private static final int EDGE_BYTES = 80;

  private final EdgeSource source;
  private final TraversalQuery query;
  private final Map<String, Integer> depths = new LinkedHashMap<>();
  private final Map<Edge.Key, Edge> edges = new LinkedHashMap<>();

  /** The numbers of all edges of the entities beyond whose fan-out there are some. */
  private final Map<String, Long> cut = new HashMap<>();

  private final Set<TraversalCap> stoppedBy = EnumSet.noneOf(TraversalCap.class);
  private long bytes;

  LevelWalk(EdgeSource source, TraversalQuery query) {
    this.source = source;
    this.query = query;
  }

  /**
   * Returns what is found.
   *
   * @param start canonical names, each once
   */
  Subgraph from(List<String> start) {
    List<String> level = new ArrayList<>();
    for (String name : start) {
      if (depths.size() == query.maxNodes()) {
        stoppedBy.add(TraversalCap.MAX_NODES);
        break;
      }
      found(name, 0, level);
    }
    for (int depth = 1; depth <= query.depth() && stoppedBy.isEmpty(); depth++) {
      level = next(level, depth);
    }
    if (lacksSomething()) {
      stoppedBy.add(TraversalCap.FAN_OUT);
    }
    return new Subgraph(
        depths.entrySet().stream()
            .map(node -> new Subgraph.Node(node.getKey(), node.getValue()))
            .toList(),
        List.copyOf(edges.values()),
        stoppedBy,
        depths.values().stream().mapToInt(Integer::intValue).max().orElse(0));
  }

  private List<String> next(List<String> level, int depth) {
    List<String> next = new ArrayList<>();
    for (List<String> chunk : EdgeSource.chunks(level)) {
      for (Expansion expansion : source.expand(chunk)) {
        for (Edge edge : expansion.edges()) {
          if (!walked(edge, edge.otherThan(expansion.entity()), depth, next)) {
            return next;
          }
        }
        if (expansion.isCut()) {
          cut.put(expansion.entity(), expansion.total());
        }
      }
    }
    return next;
  }

  /** Returns whether the walk goes on. */
  private boolean walked(Edge edge, String other, int depth, List<String> next) {
    if (edges.containsKey(edge.key())) {
      return true;
    }
    boolean isNew = !depths.containsKey(other);
    if (isNew && depths.size() == query.maxNodes()) {
      stoppedBy.add(TraversalCap.MAX_NODES);
      return false;
    }
    long size = size(edge.source()) + size(edge.type()) + size(edge.target()) + EDGE_BYTES;
    if (bytes + size + (isNew ? size(other) + NODE_BYTES : 0) > query.maxBytes()) {
      stoppedBy.add(TraversalCap.MAX_BYTES);
      return false;
    }
    bytes += size;
    edges.put(edge.key(), edge);
    if (isNew) {
      found(other, depth, next);
    }
    return true;
  }

  private void found(String name, int depth, List<String> level) {
    depths.put(name, depth);
    bytes += size(name) + NODE_BYTES;
    level.add(name);
  }

  /**
   * Returns whether an edge beyond a fan-out is missing, for it may have been found from its other
   * end, or has been found too late to make that end as near as it is.
   */
  private boolean lacksSomething() {
    Direction direction = source.filter().direction();
    Map<String, Long> missing = new HashMap<>(cut);
    for (Edge edge : edges.values()) {
      boolean isLoop = edge.source().equals(edge.target());
      boolean isFromSource = direction != Direction.IN;
      boolean isFromTarget = direction == Direction.IN || (direction == Direction.BOTH && !isLoop);
      if ((isFromSource && isLate(missing, edge.source(), edge))
          || (isFromTarget && isLate(missing, edge.target(), edge))) {
        return true;
      }
    }
    return missing.values().stream().anyMatch(count -> count > 0);
  }

  private boolean isLate(Map<String, Long> missing, String entity, Edge edge) {
    return missing.computeIfPresent(entity, (name, count) -> count - 1) != null
        && depths.getOrDefault(edge.otherThan(entity), 0) > depths.getOrDefault(entity, 0) + 1;
  }

  private static long size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
