package io.l9.substrate.application.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RerankingTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final List<List<String>> judged = new ArrayList<>();
  private final List<Duration> limits = new ArrayList<>();

  /** The same scores for every search, by the place of the text. */
  private final List<Double> scores = new ArrayList<>();

  private List<PacketId> unreranked = List.of();

  private final Reranker reranker =
      new Reranker() {
        @Override
        public String model() {
          return "of the test";
        }

        @Override
        public List<Double> scores(String query, List<String> texts, Duration limit) {
          judged.add(texts);
          limits.add(limit);
          return scores;
        }
      };

  @BeforeEach
  void store() {
    for (int i = 0; i < 6; i++) {
      fixture.stored("harbour" + " boat".repeat(i));
    }
    unreranked = SearchTestBase.ids(search(null, keyword().limit(6)));
  }

  private static SearchQuery.Builder keyword() {
    return SearchQuery.builder().text("harbour").mode(SearchMode.KEYWORD);
  }

  private SearchResult search(Reranker model, SearchQuery.Builder query) {
    MemoryConfig all = fixture.config;
    MemoryConfig config =
        new MemoryConfig(
            all.ids(),
            all.clock(),
            all.json(),
            all.deadlines(),
            all.analyzer(),
            all.embedder(),
            all.otherEmbedders(),
            model,
            all.consolidator(),
            all.trackReads(),
            all.embedsInTransactions());
    return fixture.useCases(config).search().search(fixture.world.endUser(), query.build());
  }

  private SearchResult reranked(SearchQuery.Builder query) {
    return search(reranker, query);
  }

  @Test
  void putsTheHitsThatTheModelPrefersFirst_andTheRestBehindThem() {
    scores.addAll(List.of(-2.0, 0.0, 40.0));

    List<PacketId> ids = SearchTestBase.ids(reranked(keyword().limit(6).rerank(3)));

    assertEquals(3, judged.get(0).size());
    assertEquals(unreranked.get(2), ids.get(0));
    assertEquals(unreranked.subList(3, 6), ids.subList(3, 6));
  }

  @Test
  void explainsTheModelsPart_soThatTheScoreIsStillTheSum() {
    scores.addAll(List.of(-3.0, 1.0, 5.0));

    SearchResult result = reranked(keyword().limit(6).rerank(3));

    for (SearchHit hit : result.hits()) {
      assertEquals(hit.details().total(), hit.score(), 1e-12);
      int place = unreranked.indexOf(hit.packet().id());
      List<Double> raw =
          hit.details().parts().stream()
              .filter(part -> part.name().equals("rerank"))
              .map(ScoreDetails.Part::raw)
              .toList();
      assertEquals(place < 3 ? List.of(place / 2.0) : List.of(), raw);
    }
    assertEquals(
        result.hits().stream().sorted(Reranking.BEST_FIRST).toList(), result.hits(), "by score");
  }

  @Test
  void judgesMoreHitsThanAreWanted_andGivesTheBestOfThem_onOnePage() {
    scores.addAll(List.of(0.0, 0.0, 0.0, 0.0, 9.0));

    SearchResult result = reranked(keyword().limit(2).rerank(5));

    assertEquals(2, result.hits().size());
    assertEquals(unreranked.get(4), result.hits().get(0).packet().id());
    assertEquals(List.of(), result.notes(), "two were asked for and found");
    assertNull(result.next());
    assertTrue(result.truncated());
  }

  @Test
  void judgesEachThreadByItsBestHit() {
    ThreadId thread = new ThreadId(new UUID(1, 1));
    for (int i = 0; i < 3; i++) {
      fixture.stored(
          fixture
              .draft("lighthouse" + " tower".repeat(i))
              .thread(thread)
              .timestamp(MemoryFixture.NOW.plusSeconds(i)));
    }
    fixture.stored("lighthouse keeper of the harbour");
    scores.addAll(List.of(1.0, 2.0));

    SearchResult result =
        reranked(keyword().text("lighthouse").groupByThread(true).limit(2).rerank(2));

    assertEquals(2, result.hits().size());
    assertEquals(List.of(1, 3), result.hits().stream().map(SearchHit::groupSize).sorted().toList());
  }

  @Test
  void leavesEqualsInTheirOrder() {
    scores.addAll(Collections.nCopies(6, 0.7));
    assertEquals(unreranked, SearchTestBase.ids(reranked(keyword().limit(6).rerank(6))));
  }

  @Test
  void doesNotAskTheModel_whenNothingIsFound() {
    SearchResult result = reranked(keyword().text("volcano").rerank(5));
    assertEquals(List.of(), result.hits());
    assertEquals(List.of(), judged);
  }

  @Test
  void leavesTheOrder_andSaysWhy_whenTheModelDoesNotAnswer() {
    Reranker broken =
        new Reranker() {
          @Override
          public String model() {
            return "broken";
          }

          @Override
          public List<Double> scores(String query, List<String> texts, Duration limit) {
            throw new UnavailableException(
                ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, "the model is down", null);
          }
        };

    SearchResult result = search(broken, keyword().limit(4).rerank(6));

    assertEquals(unreranked.subList(0, 4), SearchTestBase.ids(result));
    assertEquals(List.of("the hits were not reranked: the model is down"), result.notes());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE})
  void leavesTheOrder_whenAScoreCannotBeCompared(double bad) {
    scores.addAll(List.of(Double.MAX_VALUE, bad, 1.0));
    SearchResult result = reranked(keyword().limit(3).rerank(3));
    assertEquals(unreranked.subList(0, 3), SearchTestBase.ids(result));
    assertTrue(result.notes().get(0).contains("not give a score for each hit"));
  }

  @Test
  void leavesTheOrder_whenScoresAreMissing_orTooMany() {
    for (int count : new int[] {0, 2, 4}) {
      scores.clear();
      IntStream.range(0, count).forEach(i -> scores.add((double) i));
      assertEquals(
          unreranked.subList(0, 3), SearchTestBase.ids(reranked(keyword().limit(3).rerank(3))));
    }
  }

  @Test
  void givesTheModelLessTimeThanTheCallerHas() {
    scores.addAll(List.of(1.0, 2.0));
    Duration deadline = Duration.ofSeconds(4);
    fixture.adapters.deadlines().within(deadline, () -> reranked(keyword().rerank(2)));
    assertTrue(limits.get(0).compareTo(Duration.ofSeconds(3)) <= 0, limits::toString);

    var unused = reranked(keyword().rerank(2));
    assertTrue(limits.get(1).compareTo(deadline) > 0, limits::toString);
  }

  @Test
  void isRefused_withoutAModel_andWhereRanksAreExplained() {
    ValidationException none =
        assertThrows(ValidationException.class, () -> search(null, keyword().rerank(1)));
    assertEquals("/rerank", none.violations().get(0).pointer());

    Packet packet = fixture.stored("harbour wall");
    ValidationException explained =
        assertThrows(
            ValidationException.class,
            () ->
                fixture
                    .memory
                    .search()
                    .whyNot(fixture.world.endUser(), keyword().rerank(1).build(), packet.id()));
    assertEquals("/rerank", explained.violations().get(0).pointer());
  }
}
