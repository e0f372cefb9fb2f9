package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
   * The packets that hold at least one of the terms, by {@link Bm25}, best first. How many packets
   * there are, how long they are, and how many hold a term, is counted among the unexpired packets
   * in the index that the scope sees and that have at least one term, so that nobody else's
   * memories change a score. The filter does not change it either.
   */
  List<Match> search(Query query);

  /**
   * A text to be found by its terms.
   *
   * @param frequencies how often each term occurs, each at least 1
   */
  record Entry(Packet packet, Map<String, Integer> frequencies) {
    public Entry {
      frequencies = Map.copyOf(frequencies);
    }

    /** How many terms the text has. */
    public int length() {
      return frequencies.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * What to look for.
   *
   * @param terms as the {@link TextAnalyzer} makes them
   * @param minScore least score; null: any
   * @param now packets that expired before are left out
   */
  record Query(
      Set<String> terms, PacketFilter filter, int limit, @Nullable Double minScore, Instant now) {
    public Query {
      terms = Set.copyOf(terms);
    }
  }

  /**
   * A packet that was found.
   *
   * @param score BM25, above 0
   */
  record Match(PacketId packet, double score) {}
}
