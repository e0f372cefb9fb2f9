package io.l9.substrate.application.memory.search;

import io.l9.substrate.domain.memory.search.SearchCursor;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The packets that a search has ranked.
 *
 * @param packets best first
 * @param depth to which each leg was read
 * @param truncated whether a leg had more candidates than were read
 */
record Ranking(List<RankedPacket> packets, Candidates candidates, int depth, boolean truncated) {

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

  /** Returns the objects that all packets stand for. */
  Set<Object> subjects(SearchQuery query) {
    return packets.stream().map(packet -> packet.subject(query)).collect(Collectors.toSet());
  }
}
