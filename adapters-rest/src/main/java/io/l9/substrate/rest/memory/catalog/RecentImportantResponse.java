package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.rest.http.PageResponse;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what mattered most lately.
 *
 * @param refreshedAt when it was ranked
 */
record RecentImportantResponse(
    List<Ranked> data, @Nullable String nextCursor, boolean hasMore, Instant refreshedAt) {

  /** A packet in the ranking of an agent. */
  record Ranked(String agentId, double score, PacketResponse packet) {

    static Ranked from(RecentImportant.Ranked ranked) {
      return new Ranked(ranked.agentId(), ranked.score(), PacketResponse.from(ranked.packet()));
    }
  }

  static RecentImportantResponse of(PageResponse<Ranked> page, Instant refreshedAt) {
    return new RecentImportantResponse(page.data(), page.nextCursor(), page.hasMore(), refreshedAt);
  }
}
