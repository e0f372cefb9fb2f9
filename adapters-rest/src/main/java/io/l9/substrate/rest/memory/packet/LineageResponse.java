package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A lineage on the wire: without payloads, which would be hundreds of megabytes. */
public record LineageResponse(
    @Schema(maxSize = LineageQuery.MAX_NODES + 1) List<Node> nodes,
    @Schema("Between these nodes.") List<Edge> edges,
    @Schema("Whether `depth` or `max_nodes` left something out.") boolean truncated) {

  /** A packet in the graph. */
  @Schema(name = "LineageNode")
  public record Node(
      UUID id,
      @Schema(
              value = "Generations from the asked packet: below zero towards its parents.",
              minimum = -LineageQuery.MAX_DEPTH,
              maximum = LineageQuery.MAX_DEPTH)
          int depth,
      @Schema(ref = "Name") String packetType,
      @Schema(ref = "Name") @Nullable String agentId,
      Instant timestamp,
      @Schema(ref = "Derivation") @Nullable String derivation,
      @Schema(minimum = 0) int generation,
      @Schema(maxSize = PacketDraft.MAX_TAGS) Collection<@Schema(ref = "Name") String> tags,
      @Schema(ref = "UnitInterval") double importanceScore) {

    public static Node from(Lineage.Node node) {
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

  @Schema(name = "LineageEdge")
  public record Edge(UUID child, UUID parent) {}

  public static LineageResponse from(Lineage lineage) {
    return new LineageResponse(
        lineage.nodes().stream().map(Node::from).toList(),
        lineage.edges().stream()
            .map(edge -> new Edge(edge.child().value(), edge.parent().value()))
            .toList(),
        lineage.truncated());
  }
}
