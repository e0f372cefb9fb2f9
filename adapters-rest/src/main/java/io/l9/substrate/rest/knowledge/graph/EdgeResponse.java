package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.rest.http.Schema;

/** An edge on the wire. */
@Schema(
    value =
        "The relationships of one type between two entities, of all owners that the caller sees.",
    name = "GraphEdge")
public record EdgeResponse(
    @Schema("The canonical name of an entity.") String source,
    String type,
    @Schema("The canonical name of an entity.") String target,
    @Schema(value = "The greatest of the relationships.", ref = "UnitInterval") double confidence,
    @Schema(value = "The sum over the relationships.", minimum = 1) long mentions) {

  public static EdgeResponse from(Edge edge) {
    return new EdgeResponse(
        edge.source(), edge.type(), edge.target(), edge.confidence(), edge.mentions());
  }
}
