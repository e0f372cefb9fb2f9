package io.l9.substrate.application.memory.search;

import io.l9.substrate.application.memory.access.AccessFeedbackService;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Search that records its hits in the access log. */
public final class RecordedSearch implements MemorySearch {

  private final MemorySearch search;
  private final AccessFeedbackService accesses;
  private final Clock clock;

  public RecordedSearch(MemorySearch search, AccessFeedbackService accesses, Clock clock) {
    this.search = search;
    this.accesses = accesses;
    this.clock = clock;
  }

  @Override
  public SearchResult search(TenantScope scope, SearchQuery query) {
    SearchResult result = search.search(scope, query);
    Instant now = clock.instant();
    List<AccessFeedbackService.Read> reads = new ArrayList<>();
    for (SearchHit hit : result.hits()) {
      reads.add(
          new AccessFeedbackService.Read(
              scope,
              AccessTarget.packet(hit.packet().id().value()),
              "search",
              result.queryId(),
              reads.size() + 1,
              hit.score(),
              now));
    }
    accesses.enqueue(reads);
    return result;
  }

  /** Records nothing, because no packet is returned. */
  @Override
  public WhyNot whyNot(TenantScope scope, SearchQuery query, PacketId packet) {
    return search.whyNot(scope, query, packet);
  }
}
