package io.l9.substrate.application.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchQuery;
import org.jspecify.annotations.Nullable;

/**
 * A candidate with its score; the packet itself is read once it is a hit.
 *
 * @param chunk the part that was found; null: the whole text
 * @param groupSize the candidates of its thread that it stands for, itself included, if the search
 *     is grouped; else 1
 */
record RankedPacket(
    PacketId id,
    @Nullable ThreadId thread,
    @Nullable String chunk,
    double score,
    ScoreDetails details,
    int groupSize) {

  RankedPacket withOneMore() {
    return new RankedPacket(id, thread, chunk, score, details, groupSize + 1);
  }

  /** Returns the object that it stands for: itself, or its thread where hits are grouped. */
  Object subject(SearchQuery query) {
    return query.groupByThread() ? group() : id;
  }

  /** Returns its thread; itself if it has none. */
  Object group() {
    return thread == null ? id : thread;
  }
}
