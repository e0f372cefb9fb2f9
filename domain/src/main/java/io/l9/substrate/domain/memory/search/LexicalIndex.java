package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: finds packets by the terms in their text, as the active unit of work sees them.
 * Every method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface LexicalIndex {

  /**
   * Adds texts; each packet is stored and not yet in the index. One statement for all.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one of the
   *     packets; then none is added
   */
  void addAll(List<Entry> entries);

  /**
   * Returns the packets that have at least one of the words, by {@link Bm25}, best first. The
   * number of packets, their lengths, and the number that have a word are counted among the
   * unexpired packets in the index that the scope sees and that have at least one term, so that
   * nobody else's memories change a score. The filter does not change them either. A number of
   * packets that have a word may be a minute old if it is very large.
   */
  Matches search(Query query);

  /** The number of packets in the index that the scope sees and that have an older analysis. */
  long outdated(int analysis);

  /**
   * Packets of those that the scope sees whose terms are of an older analysis, by their ids.
   *
   * @param after only those behind this one; null: from the first
   */
  List<PacketId> findOutdated(int analysis, @Nullable PacketId after, int limit);

  /**
   * Takes those packets out of the index whose terms are of an older analysis and that the scope
   * may write.
   *
   * @return the packets that were taken out
   */
  Set<PacketId> removeOutdated(int analysis, Collection<PacketId> packets);

  /**
   * A text to be found by its terms.
   *
   * @param analysis the {@link TextAnalyzer#version} that made them
   */
  record Entry(Packet packet, TextTerms terms, int analysis) {}

  /**
   * A search for words.
   *
   * @param words as the {@link TextAnalyzer} makes them
   * @param analysis its version
   * @param minScore least score; null: any
   * @param now packets that expired before are left out
   */
  record Query(
      List<AskedWord> words,
      int analysis,
      PacketFilter filter,
      int limit,
      @Nullable Double minScore,
      Instant now) {
    public Query {
      words = List.copyOf(words);
    }
  }

  /**
   * The packets that were found.
   *
   * @param outdated as {@link #outdated}: so many packets may be missing, or be found by other
   *     words
   */
  record Matches(List<Match> matches, long outdated) {
    public Matches {
      matches = List.copyOf(matches);
    }
  }

  /**
   * A packet that was found.
   *
   * @param score BM25, above 0
   */
  record Match(PacketId packet, double score) {}
}
