package io.l9.substrate.application.memory.search;

import io.l9.substrate.domain.memory.search.SearchCursor;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.time.Instant;

/**
 * The time of a search.
 *
 * @param at the time of the first page, the time that was asked for, or now: for recency, and for
 *     the packets that existed
 * @param served now, or later: a packet that has expired by then is never served
 */
record SearchTime(Instant at, Instant served) {

  static SearchTime of(SearchQuery query, Instant now) {
    SearchCursor after = query.after();
    Instant at = after != null ? after.at() : query.asOf() != null ? query.asOf() : now;
    return new SearchTime(at, at.isAfter(now) ? at : now);
  }
}
