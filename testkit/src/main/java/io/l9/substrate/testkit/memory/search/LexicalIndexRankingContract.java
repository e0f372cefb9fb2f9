package io.l9.substrate.testkit.memory.search;

import static io.l9.substrate.testkit.memory.search.LexicalCases.ANALYSIS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Bm25;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex.Entry;
import io.l9.substrate.domain.memory.search.LexicalIndex.Match;
import io.l9.substrate.domain.memory.search.LexicalIndex.Query;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link LexicalIndex}: the ranking by rare and common words. */
public abstract class LexicalIndexRankingContract extends LexicalContract {

  private static final int TEXTS = 150;
  private static final int VOCABULARY = 12;

  @Test
  void ranksByTheFormula_howeverCommonTheWordsAre() {
    TenantScope actor = world().endUser();
    List<Entry> entries = zipfEntries(actor);
    add(actor, entries);
    for (int i = 0; i < 90; i++) {
      assertRanking(actor, entries, randomQuery(entries));
    }
  }

  @Test
  void findsTheNamedPackets_withTheirScores() {
    TenantScope actor = world().endUser();
    List<Entry> entries = zipfEntries(actor);
    add(actor, entries);
    for (Entry entry : entries.subList(0, 5)) {
      assertRanking(
          actor,
          entries,
          new Query(
              words(0, 3, VOCABULARY - 1),
              ANALYSIS,
              PacketFilter.must(new Condition.IsOneOf(Set.of(entry.packet().id()))),
              1,
              null,
              NOW));
    }
  }

  /** Texts of which nearly all have the first word, half the second, and few the last. */
  private List<Entry> zipfEntries(TenantScope actor) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      Map<String, Integer> frequencies = new HashMap<>();
      for (int word = 0; word < VOCABULARY; word++) {
        if (random().nextInt(word + 1) == 0) {
          frequencies.put(term(word, random().nextInt(3) == 0), 1 + random().nextInt(3));
        }
      }
      entries.add(
          LexicalCases.entry(
              packet(actor).tags("tag " + i % 4, "few " + i % 30).build(), frequencies));
    }
    return entries;
  }

  private static String term(int word, boolean other) {
    return other ? "word" + word + "/de" : "word" + word;
  }

  private static List<AskedWord> words(int... words) {
    return IntStream.of(words)
        .mapToObj(word -> new AskedWord(Set.of(term(word, false), term(word, true))))
        .toList();
  }

  private Query randomQuery(List<Entry> entries) {
    List<AskedWord> asked = new ArrayList<>();
    for (int i = random().nextInt(4); i >= 0; i--) {
      int word = random().nextInt(VOCABULARY);
      asked.addAll(random().nextBoolean() ? words(word) : List.of(AskedWord.of(term(word, false))));
    }
    List<AskedWord> distinct = asked.stream().distinct().toList();
    PacketFilter filter = random().nextBoolean() ? PacketFilter.NONE : randomFilter();
    Double min =
        random().nextInt(3) > 0
            ? null
            : score(entries, entries.get(random().nextInt(entries.size())), distinct) + DELTA;
    return new Query(distinct, ANALYSIS, filter, 1 + random().nextInt(20), min, NOW);
  }

  /** A filter that nearly all packets pass, or every fourth, or one of thirty, or none. */
  private PacketFilter randomFilter() {
    Condition few =
        new Condition.AnyOf(Condition.NameField.TAGS, Set.of("few " + random().nextInt(40)));
    return switch (random().nextInt(4)) {
      case 0 -> PacketFilter.must(new Condition.AllTags(Set.of("tag 1")));
      case 1 -> new PacketFilter(List.of(), List.of(), List.of(few));
      default -> PacketFilter.must(few);
    };
  }

  private void assertRanking(TenantScope actor, List<Entry> entries, Query query) {
    Map<PacketId, Double> scores =
        entries.stream()
            .filter(entry -> query.filter().matches(entry.packet(), json()))
            .collect(
                Collectors.toMap(
                    entry -> entry.packet().id(), entry -> score(entries, entry, query.words())));
    List<Match> found = search(actor, query);
    double[] best =
        scores.values().stream()
            .filter(score -> score > 0)
            .filter(score -> query.minScore() == null || score >= query.minScore())
            .sorted(Comparator.reverseOrder())
            .limit(query.limit())
            .mapToDouble(Double::doubleValue)
            .toArray();
    assertEquals(best.length, found.size(), query::toString);
    assertEquals(best.length, found.stream().map(Match::packet).distinct().count());
    for (int i = 0; i < best.length; i++) {
      Match match = found.get(i);
      assertEquals(best[i], match.score(), DELTA, query::toString);
      assertEquals(
          Objects.requireNonNull(scores.get(match.packet())),
          match.score(),
          DELTA,
          query::toString);
    }
  }

  /** The score of an entry if these are all that the scope sees, straight from the definition. */
  private static double score(List<Entry> visible, Entry entry, List<AskedWord> words) {
    double averageLength =
        visible.stream()
            .filter(e -> !e.terms().isEmpty())
            .mapToInt(e -> e.terms().length())
            .average()
            .orElseThrow();
    long documents = visible.stream().filter(e -> !e.terms().isEmpty()).count();
    double score = 0;
    for (AskedWord word : words) {
      Integer frequency = frequency(entry, word);
      if (frequency != null) {
        long holding = visible.stream().filter(e -> frequency(e, word) != null).count();
        score += Bm25.score(frequency, entry.terms().length(), averageLength, documents, holding);
      }
    }
    return score;
  }

  private static @Nullable Integer frequency(Entry entry, AskedWord word) {
    return word.terms().stream()
        .map(frequencies(entry)::get)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }
}
