package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.search.Bm25;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words of a search whose packets are all read, and the more common ones whose frequencies are
 * read of these packets alone (MaxScore; Turtle, Flood: Query evaluation, 1995). No packet is
 * missed that scores higher than all of the common words together can give; or there is one common
 * word, of which the best packets are read too.
 *
 * @param best how many packets of the one common word are read; 0: none
 */
record EssentialWords(List<Word> read, List<Word> probed, long best) {

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

  /**
   * The packets that are wanted.
   *
   * @param limit how many
   * @param dropped of the best ones, how many may not pass; null: unknown
   */
  record Wanted(int limit, @Nullable Long dropped) {}

  /** The candidates for each wanted packet, so that the wanted ones are probably among them. */
  private static final int CANDIDATES = 4;

  /** The price of finding a word's frequency in one packet, in rows that are read in order. */
  private static final int PROBE = 4;

  private static final Comparator<Word> RAREST_FIRST = Comparator.comparingLong(Word::packets);

  /** The price of a row that is read in the order of its share in the score. */
  private static final int IN_ORDER = 4;

  /**
   * The words to begin with: the rarest ones that have enough packets, or all if these have few
   * packets or reading all costs less.
   */
  static EssentialWords first(List<Word> words, Wanted wanted, int few) {
    List<Word> sorted = words.stream().sorted(RAREST_FIRST).toList();
    long all = packets(sorted);
    if (all <= few) {
      return all(sorted);
    }
    int count = 0;
    long packets = 0;
    while (count < sorted.size() && packets < (long) CANDIDATES * wanted.limit()) {
      packets += sorted.get(count++).packets();
    }
    return packets * (1 + PROBE * (sorted.size() - count)) < all
        ? split(sorted, count)
        : whole(sorted, wanted);
  }

  /** All of the words. */
  static EssentialWords all(List<Word> words) {
    return split(words, words.size());
  }

  /** The fewest words that decide, if what scores no more than this is not wanted. */
  EssentialWords deciding(double least, Wanted wanted) {
    List<Word> sorted = Stream.concat(read.stream(), probed.stream()).toList();
    int count = sorted.size();
    double most = 0;
    while (count > 0 && most + sorted.get(count - 1).most() <= least) {
      most += sorted.get(--count).most();
    }
    return count == sorted.size() ? whole(sorted, wanted) : split(sorted, Math.max(1, count));
  }

  /**
   * All words, or all but the most common one and the best packets of this: so many that enough of
   * them have none of the other words and pass.
   */
  private static EssentialWords whole(List<Word> sorted, Wanted wanted) {
    List<Word> others = sorted.subList(0, sorted.size() - 1);
    Word common = sorted.get(others.size());
    if (wanted.dropped() == null || common.terms().size() > 1) {
      return all(sorted);
    }
    long best = wanted.limit() + packets(others) + wanted.dropped();
    return packets(others) * PROBE + best * IN_ORDER < common.packets()
        ? new EssentialWords(others, List.of(common), best)
        : all(sorted);
  }

  private static EssentialWords split(List<Word> sorted, int count) {
    return new EssentialWords(sorted.subList(0, count), sorted.subList(count, sorted.size()), 0);
  }

  /** Whether no packet that is not read scores more than this. */
  boolean decide(double least) {
    return best > 0 || mostOfProbed() <= least;
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
