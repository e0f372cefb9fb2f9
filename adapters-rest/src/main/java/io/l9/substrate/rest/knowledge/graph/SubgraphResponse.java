package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Subgraph;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** A sub-graph on the wire. */
@Schema(name = "Subgraph")
public record SubgraphResponse(
    @Schema(
            value = "By levels, in the order in which they were found.",
            maxSize = TraversalQuery.MAX_NODES)
        List<Node> nodes,
    @Schema("Edges between these nodes, in the order in which they were walked.")
        List<EdgeResponse> edges,
    @Schema("Whether a walk without caps would have found more.") boolean truncated,
    @Schema("The caps that left something out.")
        List<@Schema(codes = TraversalCap.class) String> stoppedBy,
    @Schema(value = "The level of the last node.", minimum = 0) int depthReached) {

  /** An entity that was found. */
  @Schema(name = "GraphNode")
  public record Node(
      @Schema("The canonical name.") String name,
      @Schema(value = "The number of edges to the nearest start.", minimum = 0) int depth) {}

  public static SubgraphResponse from(Subgraph found) {
    return new SubgraphResponse(
        found.nodes().stream().map(node -> new Node(node.name(), node.depth())).toList(),
        found.edges().stream().map(EdgeResponse::from).toList(),
        found.isTruncated(),
        found.caps(),
        found.depthReached());
  }
}
