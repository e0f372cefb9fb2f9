package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** A path on the wire. */
@Schema(name = "GraphPath")
public record PathResponse(
    @Schema("The canonical names, from the first to the last.") List<String> nodes,
    List<EdgeResponse> edges,
    @Schema(value = "The product of the edges' confidences.", ref = "UnitInterval")
        double confidence,
    @Schema("Whether a better path may have been missed.") boolean truncated,
    @Schema("The caps that left something out.")
        List<@Schema(codes = TraversalCap.class) String> stoppedBy) {

  public static PathResponse from(GraphPath path) {
    return new PathResponse(
        path.nodes(),
        path.edges().stream().map(EdgeResponse::from).toList(),
        path.confidence(),
        path.isTruncated(),
        path.caps());
  }
}
