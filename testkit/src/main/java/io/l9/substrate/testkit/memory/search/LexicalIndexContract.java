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
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.FilterCases;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Kit of the {@link LexicalIndex}: search by terms. */
public abstract class LexicalIndexContract extends LexicalContract {

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
}
