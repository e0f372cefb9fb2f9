package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;

/**
 * A walk over the graph by levels. Immutable; made with {@link #from} and the {@code with} methods.
 *
 * @param start the entities of level 0, 1 to {@value #MAX_START}
 * @param depth how many levels are walked, 1 to {@value #MAX_DEPTH}
 * @param maxNodes how many entities are found at the most, those of the start included; 1 to
 *     {@value #MAX_NODES}
 * @param fanOut how many edges of each entity are walked at the most, the strongest; 1 to {@value
 *     #MAX_FAN_OUT}
 * @param maxBytes the estimated size of the answer at the most, {@value #MIN_BYTES} to {@value
 *     #MAX_BYTES}
 */
public record TraversalQuery(
    List<EntityName> start, EdgeFilter filter, int depth, int maxNodes, int fanOut, int maxBytes) {

  public static final int MAX_START = 50;
  public static final int MAX_DEPTH = 6;
  public static final int MAX_NODES = 2_000;
  public static final int MAX_FAN_OUT = 500;
  public static final int MIN_BYTES = 1_000;
  public static final int MAX_BYTES = 8_000_000;
  public static final int DEFAULT_DEPTH = 2;
  public static final int DEFAULT_NODES = 500;
  public static final int DEFAULT_FAN_OUT = 50;
  public static final int DEFAULT_BYTES = 1_000_000;

  public TraversalQuery {
    start = List.copyOf(Require.size("/start", start, MAX_START));
    if (start.isEmpty()) {
      throw ValidationException.at("/start", "must name an entity at least");
    }
    Require.present("/filter", filter);
    Require.limit("/depth", depth, MAX_DEPTH);
    Require.limit("/max_nodes", maxNodes, MAX_NODES);
    Require.limit("/fan_out", fanOut, MAX_FAN_OUT);
    Require.limit("/max_bytes", maxBytes, MAX_BYTES);
    if (maxBytes < MIN_BYTES) {
      throw ValidationException.at("/max_bytes", "must be at least " + MIN_BYTES);
    }
  }

  /** Returns the walk from one entity in both directions, with the default bounds. */
  public static TraversalQuery from(String start) {
    return from(List.of(start));
  }

  /** Returns the walk from entities in both directions, with the default bounds. */
  public static TraversalQuery from(List<String> start) {
    Require.present("/start", start);
    return new TraversalQuery(
        start.stream().map(name -> EntityName.at("/start", name)).toList(),
        EdgeFilter.of(Direction.BOTH),
        DEFAULT_DEPTH,
        DEFAULT_NODES,
        DEFAULT_FAN_OUT,
        DEFAULT_BYTES);
  }

  public TraversalQuery withFilter(EdgeFilter value) {
    return new TraversalQuery(start, value, depth, maxNodes, fanOut, maxBytes);
  }

  public TraversalQuery withDepth(int value) {
    return new TraversalQuery(start, filter, value, maxNodes, fanOut, maxBytes);
  }

  public TraversalQuery withMaxNodes(int value) {
    return new TraversalQuery(start, filter, depth, value, fanOut, maxBytes);
  }

  public TraversalQuery withFanOut(int value) {
    return new TraversalQuery(start, filter, depth, maxNodes, value, maxBytes);
  }

  public TraversalQuery withMaxBytes(int value) {
    return new TraversalQuery(start, filter, depth, maxNodes, fanOut, value);
  }
}
