package io.l9.substrate.rest.traces;

import io.l9.substrate.domain.traces.TraceQuery;
import io.l9.substrate.rest.http.PageResponse;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a trace on the wire. */
@Schema("A page of what the requests of a trace id left behind, in the order of time.")
public record TraceResponse(
    @Schema(maxSize = TraceQuery.MAX_LIMIT) List<TraceEntryResponse> data,
    @Schema("For the parameter `cursor`; null: this is the last page.") @Nullable String nextCursor,
    @Schema("Whether the page is cut, and more follows.") boolean hasMore,
    @Schema(ref = "WithheldParts") List<String> withheld) {

  static TraceResponse of(PageResponse<TraceEntryResponse> page, List<String> withheld) {
    return new TraceResponse(page.data(), page.nextCursor(), page.hasMore(), withheld);
  }
}
