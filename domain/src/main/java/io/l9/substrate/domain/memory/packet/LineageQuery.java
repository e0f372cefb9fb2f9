package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;

/**
 * A query that follows a lineage up or down.
 *
 * @param direction {@link Direction#UP} to ancestors, {@link Direction#DOWN} to descendants
 * @param maxDepth generations from the packet, 1 to {@value #MAX_DEPTH}
 * @param maxNodes packets besides the first one, 1 to {@value #MAX_NODES}
 */
public record LineageQuery(PacketId packet, Direction direction, int maxDepth, int maxNodes) {

  public static final int MAX_DEPTH = 32;
  public static final int MAX_NODES = 500;

  /** Edges from one generation to the next that are followed, those of the least far ids. */
  public static final int MAX_EDGES = 2000;

  /** The direction along the edges between child and parent. */
  public enum Direction {
    UP,
    DOWN,
    BOTH
  }

  public LineageQuery {
    Require.present("/packet_id", packet);
    Require.present("/direction", direction);
    Require.limit("/depth", maxDepth, MAX_DEPTH);
    Require.limit("/max_nodes", maxNodes, MAX_NODES);
  }

  public static LineageQuery of(PacketId packet, Direction direction) {
    return new LineageQuery(packet, direction, MAX_DEPTH, MAX_NODES);
  }
}
