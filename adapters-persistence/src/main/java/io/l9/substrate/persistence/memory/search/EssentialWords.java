package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.search.Bm25;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words of a search whose packets are all read, and the more common ones whose frequencies are
 * read of these packets alone (MaxScore; Turtle, Flood: Query evaluation, 1995). No packet is
 * missed that scores higher than all of the common words together can give.
 */
record EssentialWords(List<Word> read, List<Word> probed) {

  /**
   * A word that packets have.
   *
   * @param terms those that packets have
   * @param packets how many
   */
  record Word(List<String> terms, long packets, double idf) {

    private double most() {
      return Bm25.limit(idf);
    }
  }

  /** The candidates for each wanted packet, so that the wanted ones are probably among them. */
  private static final int CANDIDATES = 4;

  /** The price of finding a word's frequency in one packet, in rows that are read in order. */
  private static final int PROBE = 4;

  private static final Comparator<Word> RAREST_FIRST = Comparator.comparingLong(Word::packets);

  /**
   * The words to begin with: the rarest ones that have enough packets, or all if these have few
   * packets or reading all costs less.
   */
  static EssentialWords first(List<Word> words, int limit, int few) {
    List<Word> sorted = words.stream().sorted(RAREST_FIRST).toList();
    long all = packets(sorted);
    int count = 0;
    long packets = 0;
    while (count < sorted.size() && (all <= few || packets < (long) CANDIDATES * limit)) {
      packets += sorted.get(count++).packets();
    }
    int probes = sorted.size() - count;
    return packets * (1 + PROBE * probes) < all
        ? split(sorted, count)
        : split(sorted, sorted.size());
  }

  /** All of the words. */
  static EssentialWords all(List<Word> words) {
    return split(words, words.size());
  }

  /** The fewest words that decide, if what scores no more than this is not wanted. */
  EssentialWords deciding(double least) {
    List<Word> sorted = Stream.concat(read.stream(), probed.stream()).toList();
    int count = sorted.size();
    double most = 0;
    while (count > 0 && most + sorted.get(count - 1).most() <= least) {
      most += sorted.get(--count).most();
    }
    return split(sorted, Math.max(1, count));
  }

  private static EssentialWords split(List<Word> sorted, int count) {
    return new EssentialWords(sorted.subList(0, count), sorted.subList(count, sorted.size()));
  }

  /** Whether no packet that has probed words alone scores more than this. */
  boolean decide(double least) {
    return mostOfProbed() <= least;
  }

  /** Returns the score that no packet reaches by the probed words. */
  double mostOfProbed() {
    return probed.stream().mapToDouble(Word::most).sum();
  }

  /** Returns the number of packets to read; one with several words counts as often. */
  long packets() {
    return packets(read);
  }

  private static long packets(List<Word> words) {
    return words.stream().mapToLong(Word::packets).sum();
  }
}
