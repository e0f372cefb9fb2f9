package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** An entity on the wire. */
@Schema(name = "GraphEntity")
public record EntityResponse(
    @Schema("The canonical name: the first of all in the order of code points.") String name,
    @Schema("All names, normalised.") List<String> names) {

  public static EntityResponse from(Entity entity) {
    return new EntityResponse(entity.name(), entity.names());
  }
}
