package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.EntityGraphView;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.rest.http.PageResponse;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the view of the graph on the wire. */
@Schema(name = "EntityGraphView")
public record GraphViewResponse(
    @Schema(value = "The most mentioned first.", maxSize = EntityGraphViewQuery.MAX_LIMIT)
        List<Line> data,
    @Schema(value = "The cursor of the next page; null on the last one.", maxSize = 9000)
        @Nullable String nextCursor,
    boolean hasMore,
    @Schema("When the view was refreshed.") Instant refreshedAt) {

  /** An edge of the view. */
  @Schema(name = "EntityGraphLine")
  public record Line(EdgeResponse edge, @Schema("When it was mentioned last.") Instant lastSeen) {

    public static Line from(EntityGraphView.Line line) {
      return new Line(EdgeResponse.from(line.edge()), line.lastSeen());
    }
  }

  static GraphViewResponse of(PageResponse<Line> page, Instant refreshedAt) {
    return new GraphViewResponse(page.data(), page.nextCursor(), page.hasMore(), refreshedAt);
  }
}
