package io.l9.substrate.application.memory.search;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.SearchCursor;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The packets that a search has ranked.
 *
 * @param hits best first; if not all were asked for, at least as many as the limit
 * @param depth to which each leg was read
 * @param hasMore whether there are candidates beyond the limit
 * @param truncated whether a leg had more candidates than were read
 */
record Ranking(
    List<SearchHit> hits, Candidates candidates, int depth, boolean hasMore, boolean truncated) {

  /**
   * The depth to which a leg is read at the most: for later pages, or for threads with many hits.
   */
  static final int MAX_DEPTH = SearchCursor.MAX_DEPTH;

  /** Returns whether reading the legs deeper can bring more hits. */
  boolean canGoDeeper() {
    return truncated && depth < MAX_DEPTH;
  }

  /** Returns the depth to read next. */
  int nextDepth() {
    return Math.min(MAX_DEPTH, depth * HitRanker.CANDIDATES_PER_HIT);
  }

  /** Returns the object that a hit stands for: its packet, or its thread where hits are grouped. */
  static Object subject(SearchQuery query, SearchHit hit) {
    return query.groupByThread() ? thread(hit.packet()) : hit.packet().id();
  }

  /** Returns the objects that all hits stand for. */
  Set<Object> subjects(SearchQuery query) {
    return hits.stream().map(hit -> subject(query, hit)).collect(Collectors.toSet());
  }

  /** Returns the thread of a packet; the packet itself if it has none. */
  static Object thread(Packet packet) {
    return packet.thread() == null ? packet.id() : packet.thread();
  }
}
