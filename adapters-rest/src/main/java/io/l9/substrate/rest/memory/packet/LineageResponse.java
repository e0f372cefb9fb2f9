package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.Packet;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A lineage on the wire: without payloads, which would be hundreds of megabytes. */
record LineageResponse(List<Node> nodes, List<Edge> edges, boolean truncated) {

  /**
   * A packet in the graph.
   *
   * @param depth generations from the asked packet: below zero towards parents
   */
  record Node(
      UUID id,
      int depth,
      String packetType,
      @Nullable String agentId,
      Instant timestamp,
      @Nullable String derivation,
      int generation,
      Collection<String> tags,
      double importanceScore) {

    static Node from(Lineage.Node node) {
      Packet packet = node.packet();
      Derivation derivation = packet.derivation();
      return new Node(
          packet.id().value(),
          node.depth(),
          packet.packetType(),
          packet.agentId(),
          packet.timestamp(),
          derivation == null ? null : derivation.code(),
          packet.generation(),
          packet.tags(),
          packet.importance());
    }
  }

  record Edge(UUID child, UUID parent) {}

  static LineageResponse from(Lineage lineage) {
    return new LineageResponse(
        lineage.nodes().stream().map(Node::from).toList(),
        lineage.edges().stream()
            .map(edge -> new Edge(edge.child().value(), edge.parent().value()))
            .toList(),
        lineage.truncated());
  }
}
