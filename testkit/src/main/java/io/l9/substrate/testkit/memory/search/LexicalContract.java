package io.l9.substrate.testkit.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.Bm25;
import io.l9.substrate.domain.memory.search.LexicalIndex.Entry;
import io.l9.substrate.domain.memory.search.LexicalIndex.Match;
import io.l9.substrate.domain.memory.search.LexicalIndex.Query;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Base of the kits of the search by terms. */
abstract class LexicalContract extends MemoryContract {

  static final double DELTA = 1e-9;

  static final List<String> WORDS =
      List.of("deploy", "database", "tenant", "größe", "日本", "rust", "queue", "lease");

  static Query query(Set<String> terms, PacketFilter filter, int limit, @Nullable Double min) {
    return LexicalCases.query(terms, filter, limit, min, NOW);
  }

  List<Match> search(TenantScope actor, Query query) {
    return as(actor, () -> memory().lexicalIndex().search(query).matches());
  }

  /** Stores the packets and adds their texts. */
  void add(TenantScope actor, List<Entry> entries) {
    run(
        actor,
        () -> {
          List<Packet> packets = entries.stream().map(Entry::packet).toList();
          assertEquals(ids(packets), memory().packets().createAbsent(packets));
          memory().lexicalIndex().addAll(entries);
        });
  }

  Entry entry(TenantScope actor, Map<String, Integer> frequencies) {
    return LexicalCases.entry(packet(actor).build(), frequencies);
  }

  /** Texts of one to six of the words, each up to four times; the first ones have each word. */
  List<Entry> randomEntries(TenantScope actor, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Integer> frequencies = new HashMap<>();
      frequencies.put(WORDS.get(i % WORDS.size()), 1 + random().nextInt(4));
      for (int word = random().nextInt(6); word > 0; word--) {
        frequencies.put(WORDS.get(random().nextInt(WORDS.size())), 1 + random().nextInt(4));
      }
      entries.add(entry(actor, frequencies));
    }
    return entries;
  }

  static Map<String, Integer> frequencies(Entry entry) {
    return entry.terms().frequencies();
  }

  /** The score of an entry if these are all that the scope sees, straight from the definition. */
  static double score(List<Entry> visible, Entry entry, Set<String> terms) {
    double averageLength =
        visible.stream().mapToInt(e -> e.terms().length()).average().orElseThrow();
    double score = 0;
    for (String term : terms) {
      Integer frequency = frequencies(entry).get(term);
      if (frequency != null) {
        long holding = visible.stream().filter(e -> frequencies(e).containsKey(term)).count();
        score +=
            Bm25.score(frequency, entry.terms().length(), averageLength, visible.size(), holding);
      }
    }
    return score;
  }

  static void assertScores(List<Entry> visible, Set<String> terms, List<Match> matches) {
    Map<PacketId, Entry> byId =
        visible.stream().collect(Collectors.toMap(e -> e.packet().id(), e -> e));
    assertEquals(matches.size(), matches.stream().map(Match::packet).distinct().count());
    for (Match match : matches) {
      Entry entry = byId.get(match.packet());
      if (entry == null) {
        throw new AssertionError(match.packet() + " is not visible");
      }
      assertEquals(score(visible, entry, terms), match.score(), DELTA);
    }
    double[] scores = matches.stream().mapToDouble(Match::score).toArray();
    double[] descending =
        Arrays.stream(scores)
            .boxed()
            .sorted(Comparator.reverseOrder())
            .mapToDouble(Double::doubleValue)
            .toArray();
    assertTrue(Arrays.equals(descending, scores), "best first");
  }
}
