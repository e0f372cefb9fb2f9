package io.l9.substrate.application.memory.search;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.Fusion;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HybridSearchTest extends SearchTestBase {

  @Test
  void findsByWordsAndByMeaning() {
    Packet email = fixture.stored("Alice prefers email");
    fixture.stored("The invoice is due on Friday");

    for (SearchMode mode : SearchMode.values()) {
      SearchHit best = search(query("email for Alice").mode(mode)).hits().get(0);
      assertEquals(email, best.packet(), mode.name());
      assertEquals("Alice prefers email", best.text());
    }
  }

  @Test
  void explainsEveryScoreAsTheSumOfItsContributions() {
    Random random = new Random(5);
    List<String> words = List.of("red", "green", "blue", "black", "white", "grey", "pink");
    for (int i = 0; i < 40; i++) {
      fixture.stored(
          fixture
              .draft(
                  words.get(random.nextInt(7))
                      + " "
                      + words.get(random.nextInt(7))
                      + " "
                      + "item"
                      + i)
              .importance(random.nextDouble())
              .timestamp(NOW.minus(Duration.ofDays(random.nextInt(100)))));
    }
    for (Fusion fusion : Fusion.values()) {
      List<SearchHit> hits =
          search(query("red green").fusion(fusion).weights(new RankWeights(.3, .4, .1, .2, .3, .4)))
              .hits();
      assertEquals(10, hits.size());
      double last = Double.MAX_VALUE;
      for (SearchHit hit : hits) {
        double sum = 0;
        for (ScoreDetails.Leg leg : hit.details().legs()) {
          assertEquals(leg.weight() * leg.normalized(), leg.contribution(), 1e-12);
          assertTrue(leg.normalized() >= 0 && leg.normalized() <= 1);
          sum += leg.contribution();
        }
        for (ScoreDetails.Part part : hit.details().parts()) {
          assertEquals(part.weight() * part.raw(), part.contribution(), 1e-12);
          sum += part.contribution();
        }
        assertEquals(sum, hit.score(), 1e-12);
        assertTrue(hit.score() <= last);
        last = hit.score();
      }
    }
  }

  @Test
  void ranksAllCandidatesAsIfItHadReadThemAll() {
    List<Packet> packets = new ArrayList<>();
    Random random = new Random(6);
    for (int i = 0; i < 60; i++) {
      packets.add(
          fixture.stored(fixture.draft("common word number" + i).importance(random.nextDouble())));
    }
    RankWeights weights = new RankWeights(.5, .5, 0, .3, 0, 0);

    SearchResult few = search(query("common word").weights(weights).limit(5));
    SearchResult all = search(query("common word").weights(weights).limit(60));

    assertEquals(60, all.hits().size());
    // candidates per leg are the same, so are the scores; the short answer must be the long one's
    // head
    assertEquals(
        all.hits().subList(0, 5).stream().map(SearchHit::score).toList(),
        few.hits().stream().map(SearchHit::score).toList());
  }

  @Test
  void letsFreshnessImportanceAndUseDecide_betweenEquals() {
    Packet old =
        fixture.stored(
            fixture.draft("same words alpha").timestamp(NOW.minus(Duration.ofDays(300))));
    Packet fresh = fixture.stored(fixture.draft("same words gamma").timestamp(NOW));

    SearchResult byRecency =
        search(
            query("same words")
                .mode(SearchMode.KEYWORD)
                .weights(new RankWeights(0, .5, .5, 0, 0, 0)));

    assertEquals(List.of(fresh.id(), old.id()), ids(byRecency));
  }

  @Test
  void returnsNothingOfOthers() {
    fixture.stored("the vault opens at nine");

    for (TenantScope other :
        List.of(
            fixture.world.foreigner(),
            fixture.world.colleague(),
            fixture.world.endUserElsewhere())) {
      for (SearchMode mode : SearchMode.values()) {
        assertEquals(
            List.of(),
            fixture.memory.search().search(other, query("vault").mode(mode).build()).hits());
      }
    }
  }

  @Test
  void leavesOutWhatHasExpired() {
    fixture.stored(fixture.draft("the code is 1234").expiresAt(NOW.plusSeconds(10)));
    assertEquals(1, search(query("code")).hits().size());

    fixture.clock.advance(Duration.ofSeconds(10));

    for (SearchMode mode : SearchMode.values()) {
      assertEquals(List.of(), search(query("code").mode(mode)).hits());
    }
  }

  @Test
  void looksOnlyAtWhatTheFilterLets() {
    fixture.stored(fixture.draft("red apple").tags(List.of("fruit")));
    Packet car = fixture.stored(fixture.draft("red car").tags(List.of("vehicle")));

    PacketFilter vehicles =
        PacketFilter.must(new Condition.AnyOf(Condition.NameField.TAGS, Set.of("vehicle")));

    assertEquals(List.of(car.id()), ids(search(query("red").filter(vehicles))));
  }

  @Test
  void dropsCandidatesBelowTheLeastScoreOfTheirLeg() {
    fixture.stored("alpha beta");
    fixture.stored("gamma delta");

    SearchResult result = search(query("alpha beta").mode(SearchMode.SEMANTIC).minSimilarity(0.99));

    assertEquals(1, result.hits().size());
    assertEquals(
        List.of(), search(query("alpha").mode(SearchMode.KEYWORD).minKeywordScore(1000.0)).hits());
  }

  @Test
  void searchesByAVectorAlone() {
    Packet packet = fixture.stored("alpha beta");
    Vector vector = fixture.config.embedder().embedQuery("alpha beta");

    SearchResult result = search(SearchQuery.builder().vector(vector).mode(SearchMode.SEMANTIC));

    assertEquals(packet.id(), result.hits().get(0).packet().id());
    assertEquals(1, result.hits().get(0).details().legs().get(0).raw(), 1e-6);
  }

  @Test
  void searchesSeveralSpacesByTheirWeights() {
    Packet packet =
        fixture.stored(
            fixture
                .draft("yes")
                .embed(
                    Map.of(
                        EmbeddingSpace.CONTENT,
                        "yes",
                        EmbeddingSpace.CONTEXT,
                        "about the budget")));

    SearchHit hit =
        search(
                query("budget")
                    .mode(SearchMode.SEMANTIC)
                    .spaces(Map.of(EmbeddingSpace.CONTENT, 0.25, EmbeddingSpace.CONTEXT, 0.75)))
            .hits()
            .get(0);

    assertEquals(packet, hit.packet());
    assertEquals(
        RankWeights.DEFAULT.semantic(),
        hit.details().legs().stream().mapToDouble(ScoreDetails.Leg::weight).sum(),
        1e-12);
  }

  @Test
  void refusesAVectorOfAnotherDimension() {
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () -> search(SearchQuery.builder().vector(Vector.of(1, 2)).mode(SearchMode.SEMANTIC)));

    assertEquals(ErrorCode.DIMENSION_MISMATCH, e.code());
  }

  @Test
  void searchesByKeywordsAndSaysSo_whenThereIsNoEmbedder() {
    MemoryFixture keywordsOnly = new MemoryFixture(null);
    keywordsOnly.stored("Alice prefers email");

    SearchResult result =
        keywordsOnly.memory.search().search(keywordsOnly.world.endUser(), SearchQuery.of("email"));

    assertEquals(1, result.hits().size());
    assertTrue(result.notes().get(0).contains("no embedder"));
    assertThrows(
        ValidationException.class,
        () ->
            keywordsOnly
                .memory
                .search()
                .search(
                    keywordsOnly.world.endUser(),
                    query("email").mode(SearchMode.SEMANTIC).build()));
  }

  @Test
  void saysThatThereIsNoWord_whenTheTextHasNone() {
    fixture.stored("something");

    SearchResult result = search(query("?!").mode(SearchMode.KEYWORD));

    assertEquals(List.of(), result.hits());
    assertFalse(result.notes().isEmpty());
  }

  @Test
  void lendsARelevantNeighboursShare_withinOneThreadOnly() {
    ThreadId thread = new ThreadId(new UUID(1, 1));
    fixture.stored(fixture.draft("where is the harbour party").thread(thread).timestamp(NOW));
    Packet answer =
        fixture.stored(
            fixture.draft("the party is at noon").thread(thread).timestamp(NOW.plusSeconds(1)));
    Packet elsewhere =
        fixture.stored(fixture.draft("the party was at dusk").timestamp(NOW.plusSeconds(2)));

    List<SearchHit> hits = search(query("harbour party").mode(SearchMode.KEYWORD)).hits();

    SearchHit lent = hits.get(1);
    assertEquals(answer.id(), lent.packet().id());
    ScoreDetails.Part part = lent.details().parts().get(3);
    assertEquals("thread", part.name());
    double asker = hits.get(0).details().legs().get(0).contribution();
    assertEquals(RankWeights.DEFAULT.thread() * asker, part.contribution(), 1e-12);
    SearchHit alone = hits.get(2);
    assertEquals(elsewhere.id(), alone.packet().id());
    assertEquals(3, alone.details().parts().size());
  }

  @Test
  void neighboursThatAFilterKeepsOut_lendNothing() {
    ThreadId thread = new ThreadId(new UUID(1, 1));
    fixture.stored(fixture.draft("harbour party").thread(thread).timestamp(NOW));
    fixture.stored(
        fixture.draft("party time").thread(thread).timestamp(NOW.plusSeconds(1)).agent("bob"));

    SearchHit hit =
        search(
                query("harbour party")
                    .filter(
                        PacketFilter.must(
                            new Condition.AnyOf(Condition.NameField.AGENT_ID, Set.of("bob")))))
            .hits()
            .get(0);

    assertEquals(3, hit.details().parts().size());
  }

  @Test
  void givesOfEachThreadTheBest_andSaysForHowManyItStands() {
    for (int thread = 0; thread < 12; thread++) {
      for (int turn = 0; turn <= (thread == 0 ? 400 : 1); turn++) {
        fixture.stored(
            fixture
                .draft("harbour " + (thread == 0 ? "harbour harbour " : "boat ") + turn)
                .thread(new ThreadId(new UUID(1, thread)))
                .timestamp(NOW.plusSeconds(turn)));
      }
    }
    Packet alone = fixture.stored("harbour without a thread");

    SearchResult result =
        search(query("harbour").mode(SearchMode.KEYWORD).groupByThread(true).limit(13));

    assertEquals(13, result.hits().size(), "the candidates of one thread do not crowd out others");
    assertEquals(13, result.hits().stream().map(hit -> hit.packet().thread()).distinct().count());
    for (SearchHit hit : result.hits()) {
      ThreadId thread = hit.packet().thread();
      assertEquals(
          hit.packet().id().equals(alone.id())
              ? 1
              : thread.value().getLeastSignificantBits() == 0 ? 401 : 2,
          hit.groupSize());
    }
  }

  @Test
  void findsAsOfATime_whatHadHappened_andNothingThatExpiredSince() {
    Packet old = fixture.stored(fixture.draft("harbour one").timestamp(NOW.minusSeconds(100)));
    fixture.stored(fixture.draft("harbour two").timestamp(NOW.minusSeconds(50)));
    fixture.stored(
        fixture
            .draft("harbour three")
            .timestamp(NOW.minusSeconds(100))
            .expiresAt(NOW.plusSeconds(5)));
    fixture.clock.advance(Duration.ofSeconds(10));

    for (SearchMode mode : SearchMode.values()) {
      SearchResult then = search(query("harbour").mode(mode).asOf(NOW.minusSeconds(100)));
      assertEquals(List.of(old.id()), ids(then));
      assertEquals(1, then.hits().get(0).details().parts().get(0).raw(), "recency then");
      assertEquals(List.of(), ids(search(query("harbour").mode(mode).asOf(NOW.minusSeconds(101)))));
    }
  }

  @Test
  void findsPacketsLikeOne_andNotItself() {
    Packet example = fixture.stored("the harbour has three cranes");
    Packet near = fixture.stored("three cranes stand in the harbour");
    fixture.stored("an invoice from monday");
    for (SearchMode mode : SearchMode.values()) {
      List<PacketId> found = ids(search(SearchQuery.builder().like(example.id()).mode(mode)));
      assertEquals(near.id(), found.get(0));
      assertFalse(found.contains(example.id()));
    }
    SearchQuery query = SearchQuery.like(example.id());
    assertThrows(
        NotFoundException.class,
        () -> fixture.memory.search().search(fixture.world.foreigner(), query));
  }

  @Test
  void namesEveryAnswerAnew_andSaysWhyThereAreFewerHitsThanAskedFor() {
    fixture.stored("harbour");
    SearchResult one = search(query("harbour"));
    SearchResult other = search(query("harbour"));
    assertFalse(one.queryId().equals(other.queryId()));
    assertTrue(one.notes().get(0).contains("no more"), one.notes()::toString);
    assertEquals(List.of(), search(query("harbour").limit(1)).notes());
  }
}
