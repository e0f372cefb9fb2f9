package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of the graph of packets and their parents.
 *
 * @param nodes each packet once, the asked one first, then by distance
 * @param edges between these nodes, in the order of the children and of each one's parents
 * @param truncated whether the caps of the query left something out
 */
public record Lineage(List<Node> nodes, List<Edge> edges, boolean truncated) {

  public Lineage {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * A packet in the graph.
   *
   * @param depth generations from the asked packet: negative towards parents, positive towards
   *     children, 0 itself
   */
  public record Node(Packet packet, int depth) {}

  public record Edge(PacketId child, PacketId parent) {}

  /**
   * Returns the lineage of these nodes, with the edges by which the query reaches them: from the
   * asked packet and its ancestors to their parents, from the asked packet and its descendants to
   * their children, and none that begins at the greatest depth.
   */
  public static Lineage of(LineageQuery query, List<Node> nodes, boolean truncated) {
    Map<PacketId, Node> byId = new HashMap<>();
    nodes.forEach(node -> byId.put(node.packet().id(), node));
    List<Edge> edges = new ArrayList<>();
    for (Node child : nodes) {
      for (PacketId id : child.packet().parents()) {
        Node parent = byId.get(id);
        if (parent != null && follows(query, child, parent)) {
          edges.add(new Edge(child.packet().id(), id));
        }
      }
    }
    return new Lineage(nodes, edges, truncated);
  }

  private static boolean follows(LineageQuery query, Node child, Node parent) {
    return (query.direction() != Direction.DOWN
            && child.depth() <= 0
            && -child.depth() < query.maxDepth())
        || (query.direction() != Direction.UP
            && parent.depth() >= 0
            && parent.depth() < query.maxDepth());
  }
}
