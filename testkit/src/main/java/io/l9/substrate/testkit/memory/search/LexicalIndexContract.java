package io.l9.substrate.testkit.memory.search;

import static io.l9.substrate.testkit.memory.search.LexicalCases.ANALYSIS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Bm25;
import io.l9.substrate.domain.memory.search.LexicalIndex;
import io.l9.substrate.domain.memory.search.LexicalIndex.Entry;
import io.l9.substrate.domain.memory.search.LexicalIndex.Match;
import io.l9.substrate.domain.memory.search.LexicalIndex.Query;
import io.l9.substrate.domain.memory.search.TextTerms;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.FilterCases;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link LexicalIndex} does. */
public abstract class LexicalIndexContract extends MemoryContract {

  private static final double DELTA = 1e-9;
  private static final Comparator<PacketId> BY_ID =
      Comparator.comparing(PacketId::value, Position::compareIds);
  private static final List<String> WORDS =
      List.of("deploy", "database", "tenant", "größe", "日本", "rust", "queue", "lease");

  @Test
  void scoresByBm25_bestFirst() {
    TenantScope actor = world().endUser();
    List<Entry> entries = randomEntries(actor, 60);
    add(actor, entries);
    for (Set<String> terms :
        List.of(
            Set.of("deploy"),
            Set.of("größe", "日本"),
            Set.of("deploy", "database", "absent"),
            Set.copyOf(WORDS))) {
      List<Match> all = search(actor, query(terms, PacketFilter.NONE, 200, null));
      assertScores(entries, terms, all);
      assertEquals(entries.stream().filter(e -> score(entries, e, terms) > 0).count(), all.size());

      List<Match> best = search(actor, query(terms, PacketFilter.NONE, 5, null));
      assertScores(entries, terms, best);
      assertEquals(5, best.size());
      for (int i = 0; i < best.size(); i++) {
        assertEquals(all.get(i).score(), best.get(i).score(), DELTA);
      }
    }
  }

  @Test
  void findsNothing_whenNoPacketHasATerm() {
    TenantScope actor = world().endUser();
    assertEquals(List.of(), search(actor, query(Set.of("deploy"), PacketFilter.NONE, 9, null)));
    add(actor, randomEntries(actor, 3));
    assertEquals(List.of(), search(actor, query(Set.of("absent"), PacketFilter.NONE, 9, null)));
    assertEquals(List.of(), search(actor, query(Set.of(), PacketFilter.NONE, 9, null)));
    add(actor, List.of());
  }

  @Test
  void takesTermsAsTheyAre() {
    TenantScope actor = world().endUser();
    List<String> terms = List.of("it's", "a:b", "%", "a\\b", "\uD83D\uDE80", "x".repeat(100), "A");
    List<Entry> entries = new ArrayList<>();
    for (String term : terms) {
      entries.add(entry(actor, Map.of(term, 1)));
    }
    add(actor, entries);
    for (int i = 0; i < terms.size(); i++) {
      assertEquals(
          List.of(entries.get(i).packet().id()),
          search(actor, query(Set.of(terms.get(i)), PacketFilter.NONE, 9, null)).stream()
              .map(Match::packet)
              .toList());
    }
  }

  @Test
  void textsWithoutTerms_countForNothing() {
    TenantScope actor = world().endUser();
    List<Entry> entries = new ArrayList<>(randomEntries(actor, 10));
    add(actor, entries);
    add(actor, List.of(entry(actor, Map.of()), entry(actor, Map.of())));
    stored(actor, packet(actor));
    Set<String> terms = Set.copyOf(WORDS);
    assertScores(entries, terms, search(actor, query(terms, PacketFilter.NONE, 99, null)));
  }

  @Test
  void countsOnlyWhatTheScopeSees() {
    TenantScope actor = world().endUser();
    List<Entry> own = randomEntries(actor, 10);
    add(actor, own);
    for (TenantScope other :
        List.of(world().foreigner(), world().colleague(), world().endUserElsewhere())) {
      add(other, randomEntries(other, 30));
    }
    Set<String> terms = Set.copyOf(WORDS);
    List<Match> matches = search(actor, query(terms, PacketFilter.NONE, 200, null));
    assertEquals(own.size(), matches.size());
    assertScores(own, terms, matches);
  }

  @Test
  void countsWhatIsSharedWithTheScope() {
    TenantScope actor = world().endUser();
    List<Entry> visible = new ArrayList<>(randomEntries(actor, 10));
    add(actor, visible);
    for (TenantScope other : List.of(world().orgAdmin(), world().tenantAdmin())) {
      List<Entry> common = randomEntries(other, 10);
      add(other, common);
      visible.addAll(common);
    }
    Set<String> terms = Set.copyOf(WORDS);
    List<Match> matches = search(actor, query(terms, PacketFilter.NONE, 200, null));
    assertEquals(visible.size(), matches.size());
    assertScores(visible, terms, matches);
  }

  @Test
  void leavesOutWhatHasExpired_andCountsItNoMore() {
    TenantScope actor = world().endUser();
    List<Entry> fresh = new ArrayList<>(randomEntries(actor, 10));
    fresh.add(
        LexicalCases.entry(
            packet(actor).expiresAt(NOW.plusNanos(1000)).build(), Map.of("deploy", 2)));
    List<Entry> all = new ArrayList<>(fresh);
    for (int i = 0; i < 10; i++) {
      all.add(
          LexicalCases.entry(
              packet(actor).expiresAt(NOW.minusNanos(i * 1000L)).build(), Map.of("deploy", 9)));
    }
    add(actor, all);
    List<Match> matches = search(actor, query(Set.of("deploy"), PacketFilter.NONE, 200, null));
    assertScores(fresh, Set.of("deploy"), matches);
    assertEquals(
        fresh.stream().filter(e -> frequencies(e).containsKey("deploy")).count(), matches.size());
  }

  @Test
  void leavesOutWhatScoresLessThanAskedFor() {
    TenantScope actor = world().endUser();
    List<Entry> entries = randomEntries(actor, 40);
    add(actor, entries);
    Set<String> terms = Set.of("deploy", "tenant");
    List<Double> scores =
        entries.stream().map(e -> score(entries, e, terms)).sorted().distinct().toList();
    double min = (scores.get(scores.size() / 2) + scores.get(scores.size() / 2 + 1)) / 2;
    List<Match> matches = search(actor, query(terms, PacketFilter.NONE, 200, min));
    assertEquals(
        entries.stream().filter(e -> score(entries, e, terms) >= min).count(), matches.size());
    assertTrue(matches.stream().allMatch(m -> m.score() >= min));
  }

  @Test
  void findsWhatTheFilterLetsThrough_withScoresThatDoNotDependOnIt() {
    TenantScope admin = world().orgAdmin();
    ThreadId thread = new ThreadId(Seeds.uuid(random()));
    List<Entry> entries =
        FilterCases.packets(() -> packet(admin), thread, json()).stream()
            .map(p -> LexicalCases.entry(p, Map.of("deploy", 1 + random().nextInt(3), "lease", 1)))
            .toList();
    add(admin, entries);
    Set<String> terms = Set.of("deploy");
    for (PacketFilter filter : FilterCases.filters(thread, json())) {
      List<Match> matches = search(admin, query(terms, filter, 200, null));
      assertEquals(
          entries.stream()
              .map(Entry::packet)
              .filter(p -> filter.matches(p, json()))
              .map(Packet::id)
              .collect(Collectors.toSet()),
          matches.stream().map(Match::packet).collect(Collectors.toSet()),
          filter::toString);
      assertScores(entries, terms, matches);
    }
  }

  @Test
  void countsAWordOnce_whicheverOfItsTermsATextHas() {
    TenantScope actor = world().endUser();
    Entry one = entry(actor, Map.of("rechnung", 1, "tenant", 1));
    Entry other = entry(actor, Map.of("rechnung/de", 2));
    Entry both = entry(actor, Map.of("rechnung", 1, "rechnung/de", 2));
    Entry none = entry(actor, Map.of("lease", 3));
    add(actor, List.of(one, other, both, none));
    AskedWord word = new AskedWord(Set.of("rechnung", "rechnung/de", "rechnung/nl"));
    AskedWord second = new AskedWord(Set.of("rechnung/de", "tenant"));
    Map<PacketId, Double> found = new HashMap<>();
    search(actor, asking(List.of(word, second, AskedWord.of("absent"))))
        .forEach(match -> found.put(match.packet(), match.score()));
    double length = 10 / 4.0;
    double oneOfTwo = Bm25.score(1, 2, length, 4, 3);
    double twoOfTwo = Bm25.score(2, 2, length, 4, 3);
    double twoOfThree = Bm25.score(2, 3, length, 4, 3);
    assertEquals(3, found.size());
    assertEquals(2 * oneOfTwo, found.getOrDefault(one.packet().id(), 0.0), DELTA);
    assertEquals(2 * twoOfTwo, found.getOrDefault(other.packet().id(), 0.0), DELTA);
    assertEquals(2 * twoOfThree, found.getOrDefault(both.packet().id(), 0.0), DELTA);
  }

  @Test
  void takesTheLengthOfATextAsItIs_howeverManyTermsItHas() {
    TenantScope actor = world().endUser();
    Packet packet = packet(actor).build();
    Entry twice = new Entry(packet, new TextTerms(Map.of("a", 1, "a/de", 1), 1), ANALYSIS);
    Entry other = entry(actor, Map.of("b", 1));
    add(actor, List.of(twice, other));
    assertEquals(
        List.of(new Match(packet.id(), Bm25.score(1, 1, 1, 2, 1))),
        search(actor, query(Set.of("a"), PacketFilter.NONE, 9, null)));
  }

  @Test
  void tellsHowManyHaveAnOlderAnalysis_andTakesThemOut() {
    TenantScope actor = world().endUser();
    List<Entry> old =
        randomEntries(actor, 5).stream()
            .map(e -> new Entry(e.packet(), e.terms(), ANALYSIS - 1))
            .toList();
    List<Entry> current = randomEntries(actor, 3);
    add(actor, old);
    add(actor, current);
    add(
        world().foreigner(),
        List.of(LexicalCases.entry(packet(world().foreigner()).build(), Map.of("deploy", 1), 0)));
    assertEquals(5, outdated(actor));
    assertEquals(
        5,
        as(
            actor,
            () ->
                memory()
                    .lexicalIndex()
                    .search(query(Set.of("absent"), PacketFilter.NONE, 9, null))
                    .outdated()));

    List<PacketId> sorted = old.stream().map(e -> e.packet().id()).sorted(BY_ID).toList();
    assertEquals(sorted.subList(0, 3), findOutdated(actor, null, 3));
    assertEquals(sorted.subList(3, 5), findOutdated(actor, sorted.get(2), 3));
    assertEquals(List.of(), findOutdated(actor, sorted.get(4), 3));

    List<PacketId> asked = new ArrayList<>(sorted.subList(0, 2));
    current.forEach(e -> asked.add(e.packet().id()));
    assertEquals(Set.copyOf(sorted.subList(0, 2)), removeOutdated(actor, asked));
    assertEquals(Set.of(), removeOutdated(actor, asked));
    assertEquals(3, outdated(actor));
    Set<String> all = Set.copyOf(WORDS);
    List<Entry> left =
        Stream.concat(old.stream(), current.stream())
            .filter(e -> !sorted.subList(0, 2).contains(e.packet().id()))
            .toList();
    assertScores(left, all, search(actor, query(all, PacketFilter.NONE, 99, null)));

    run(
        actor,
        () ->
            memory()
                .lexicalIndex()
                .addAll(
                    old.stream()
                        .filter(e -> sorted.subList(0, 2).contains(e.packet().id()))
                        .map(e -> new Entry(e.packet(), e.terms(), ANALYSIS))
                        .toList()));
    assertEquals(3, outdated(actor));
    assertEquals(8, search(actor, query(all, PacketFilter.NONE, 99, null)).size());
  }

  @Test
  void leavesOlderOnesAlone_whereTheScopeMayNotWrite() {
    TenantScope admin = world().tenantAdmin();
    Entry entry = LexicalCases.entry(packet(admin).build(), Map.of("deploy", 1), 0);
    add(admin, List.of(entry));
    List<PacketId> ids = List.of(entry.packet().id());
    assertEquals(Set.of(), removeOutdated(world().foreigner(), ids));
    assertEquals(0, outdated(world().foreigner()));
    assertEquals(1, outdated(admin));
    assertEquals(Set.copyOf(ids), removeOutdated(admin, ids));
    assertEquals(0, outdated(admin));
  }

  private long outdated(TenantScope actor) {
    return as(actor, () -> memory().lexicalIndex().outdated(ANALYSIS));
  }

  private List<PacketId> findOutdated(TenantScope actor, @Nullable PacketId after, int limit) {
    return as(actor, () -> memory().lexicalIndex().findOutdated(ANALYSIS, after, limit));
  }

  private Set<PacketId> removeOutdated(TenantScope actor, List<PacketId> packets) {
    return as(actor, () -> memory().lexicalIndex().removeOutdated(ANALYSIS, packets));
  }

  @Test
  void everySearch_seesWhatTheScopeSees_andNothingElse() {
    List<Packet> packets = oneOfEveryKind(p -> p);
    for (Packet packet : packets) {
      run(
          writerOf(packet),
          () ->
              memory()
                  .lexicalIndex()
                  .addAll(List.of(LexicalCases.entry(packet, Map.of("deploy", 1)))));
    }
    assertEachSeesOnlyItsOwn(
        packets,
        () ->
            memory()
                .lexicalIndex()
                .search(query(Set.of("deploy"), PacketFilter.NONE, 200, null))
                .matches()
                .stream()
                .map(Match::packet));
  }

  @Test
  void refusesAText_whereTheScopeMayNotWriteThePacket() {
    for (Packet packet : oneOfEveryKind(p -> p)) {
      List<Entry> entries = List.of(LexicalCases.entry(packet, Map.of("deploy", 1)));
      for (TenantScope actor : world().actors()) {
        if (!actor.mayWrite(packet.owner(), packet.visibility())) {
          assertThrows(
              ForbiddenException.class,
              () -> run(actor, () -> memory().lexicalIndex().addAll(entries)),
              () -> actor + " may not write to " + packet);
        }
      }
      assertEquals(
          List.of(), search(writerOf(packet), query(Set.of("deploy"), PacketFilter.NONE, 9, null)));
    }
  }

  @Test
  void refusesEveryMethod_outsideOfAUnit() {
    TenantScope actor = world().endUser();
    Entry entry = LexicalCases.entry(stored(actor, packet(actor)), Map.of("deploy", 1));
    assertThrows(IllegalStateException.class, () -> memory().lexicalIndex().addAll(List.of(entry)));
    Query query = query(Set.of("deploy"), PacketFilter.NONE, 9, null);
    assertThrows(IllegalStateException.class, () -> memory().lexicalIndex().search(query));
    assertThrows(IllegalStateException.class, () -> memory().lexicalIndex().outdated(ANALYSIS));
    assertThrows(
        IllegalStateException.class, () -> memory().lexicalIndex().findOutdated(ANALYSIS, null, 9));
    assertThrows(
        IllegalStateException.class,
        () -> memory().lexicalIndex().removeOutdated(ANALYSIS, List.of()));
    assertEquals(List.of(), search(actor, query));
  }

  private static Query asking(List<AskedWord> words) {
    return new Query(words, ANALYSIS, PacketFilter.NONE, 9, null, NOW);
  }

  private static Query query(
      Set<String> terms, PacketFilter filter, int limit, @Nullable Double min) {
    return LexicalCases.query(terms, filter, limit, min, NOW);
  }

  private List<Match> search(TenantScope actor, Query query) {
    return as(actor, () -> memory().lexicalIndex().search(query).matches());
  }

  /** Stores the packets and adds their texts. */
  private void add(TenantScope actor, List<Entry> entries) {
    run(
        actor,
        () -> {
          List<Packet> packets = entries.stream().map(Entry::packet).toList();
          assertEquals(ids(packets), memory().packets().createAbsent(packets));
          memory().lexicalIndex().addAll(entries);
        });
  }

  private Entry entry(TenantScope actor, Map<String, Integer> frequencies) {
    return LexicalCases.entry(packet(actor).build(), frequencies);
  }

  /** Texts of one to six of the words, each up to four times; the first ones have each word. */
  private List<Entry> randomEntries(TenantScope actor, int count) {
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

  private static Map<String, Integer> frequencies(Entry entry) {
    return entry.terms().frequencies();
  }

  /** The score of an entry if these are all that the scope sees, straight from the definition. */
  private static double score(List<Entry> visible, Entry entry, Set<String> terms) {
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

  private static void assertScores(List<Entry> visible, Set<String> terms, List<Match> matches) {
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
