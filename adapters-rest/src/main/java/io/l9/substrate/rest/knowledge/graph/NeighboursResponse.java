package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.rest.http.PageResponse;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the edges of an entity on the wire. */
@Schema(name = "GraphNeighbors")
record NeighboursResponse(
    EntityResponse entity,
    @Schema(value = "The strongest first.", maxSize = NeighbourQuery.MAX_LIMIT)
        List<EdgeResponse> data,
    @Schema(value = "The cursor of the next page; null on the last one.", maxSize = 5000)
        @Nullable String nextCursor,
    boolean hasMore) {

  static NeighboursResponse of(Entity entity, PageResponse<EdgeResponse> page) {
    return new NeighboursResponse(
        EntityResponse.from(entity), page.data(), page.nextCursor(), page.hasMore());
  }
}
