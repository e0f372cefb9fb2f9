package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import java.util.List;

/**
 * A part of the graph of packets and their parents.
 *
 * @param nodes each packet once, the asked one first, then by distance
 * @param edges between these nodes
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
}
