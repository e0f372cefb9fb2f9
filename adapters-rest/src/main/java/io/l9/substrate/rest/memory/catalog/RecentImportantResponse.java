package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.rest.http.PageResponse;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of what mattered most lately. */
record RecentImportantResponse(
    @Schema(maxSize = RecentImportantQuery.MAX_LIMIT) List<Ranked> data,
    @Schema(value = "The cursor of the next page; null on the last one.", maxSize = 1000)
        @Nullable String nextCursor,
    boolean hasMore,
    @Schema("When it was ranked.") Instant refreshedAt) {

  /** A packet in the ranking of an agent. */
  @Schema(name = "RankedPacket")
  record Ranked(
      @Schema("In whose ranking it stands.") String agentId,
      @Schema(ref = "UnitInterval") double score,
      PacketResponse packet) {

    static Ranked from(RecentImportant.Ranked ranked) {
      return new Ranked(ranked.agentId(), ranked.score(), PacketResponse.from(ranked.packet()));
    }
  }

  static RecentImportantResponse of(PageResponse<Ranked> page, Instant refreshedAt) {
    return new RecentImportantResponse(page.data(), page.nextCursor(), page.hasMore(), refreshedAt);
  }
}
