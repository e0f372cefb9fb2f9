package io.l9.substrate.testkit.memory.search;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.TextTerms;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries and queries of a {@link LexicalIndex}, of one analysis. */
public final class LexicalCases {

  /** The analysis of everything here; there is an older one. */
  public static final int ANALYSIS = 7;

  private LexicalCases() {}

  public static LexicalIndex.Entry entry(Packet packet, Map<String, Integer> frequencies) {
    return entry(packet, frequencies, ANALYSIS);
  }

  /** A text that is as long as its frequencies say. */
  public static LexicalIndex.Entry entry(
      Packet packet, Map<String, Integer> frequencies, int analysis) {
    int length = frequencies.values().stream().mapToInt(Integer::intValue).sum();
    return new LexicalIndex.Entry(packet, new TextTerms(frequencies, length), analysis);
  }

  /** Asks for words that have one term each. */
  public static LexicalIndex.Query query(
      Collection<String> terms,
      PacketFilter filter,
      int limit,
      @Nullable Double minScore,
      Instant now) {
    return new LexicalIndex.Query(
        terms.stream().map(AskedWord::of).toList(), ANALYSIS, filter, limit, minScore, now);
  }
}
