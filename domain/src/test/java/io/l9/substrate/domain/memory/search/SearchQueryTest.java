package io.l9.substrate.domain.memory.search;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.SearchQuery.Builder;
import io.l9.substrate.domain.shared.ErrorCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SearchQueryTest {

  @Test
  void hasDefaults() {
    SearchQuery query = SearchQuery.of("hello");
    assertEquals(SearchMode.HYBRID, query.mode());
    assertEquals(Map.of(EmbeddingSpace.CONTENT, 1.0), query.spaces());
    assertEquals(PacketFilter.NONE, query.filter());
    assertEquals(10, query.limit());
    assertEquals(Fusion.LINEAR, query.fusion());
    assertEquals(60, query.rrfK());
    assertEquals(RankWeights.DEFAULT, query.weights());
  }

  @Test
  void isRefused_whenTheTextCannotBeSearched() {
    for (String text : List.of("", "  ", "\0", "\uD83D", "x".repeat(10_001))) {
      refused("/text", () -> SearchQuery.of(text));
    }
    assertEquals("x".repeat(10_000), SearchQuery.of("x".repeat(10_000)).text());
  }

  @Test
  void isRefused_whenThereIsNothingToLookFor() {
    Vector vector = Vector.of(1, 2);
    refused("/text", () -> SearchQuery.of(null));
    for (SearchMode mode : SearchMode.values()) {
      refused("/text", with(b -> b.text(null).mode(mode)));
      if (mode != SearchMode.SEMANTIC) {
        refused("/text", with(b -> b.text(null).vector(vector).mode(mode)));
      }
    }
    assertEquals(
        vector, SearchQuery.builder().vector(vector).mode(SearchMode.SEMANTIC).build().vector());
  }

  @Test
  void isRefused_whenASpaceHasNoWeight() {
    refused("/spaces", with(b -> b.spaces(Map.of())));
    refused("/spaces", with(b -> b.spaces(null)));
    refused("/spaces", with(b -> b.spaces(Collections.singletonMap(EmbeddingSpace.ENTITY, null))));
    refused("/spaces", with(b -> b.spaces(Collections.singletonMap(null, 2.0))));
    for (double weight : new double[] {0, -0.0, -1, 1.01, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused("/spaces/entity", with(b -> b.spaces(Map.of(EmbeddingSpace.ENTITY, weight))));
    }
  }

  @Test
  void isRefused_whenALimitIsOutOfBounds() {
    for (int limit : new int[] {0, -1}) {
      refused("/limit", with(b -> b.limit(limit)));
    }
    refused("/limit", ErrorCode.LIMIT_TOO_LARGE, with(b -> b.limit(201)));
    for (int k : new int[] {0, -1, 1001}) {
      refused("/rrf_k", with(b -> b.rrfK(k)));
    }
    for (double score : new double[] {-1.01, 1.01, Double.NaN}) {
      refused("/min_score/semantic", with(b -> b.minSimilarity(score)));
    }
    for (double score : new double[] {-0.01, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused("/min_score/keyword", with(b -> b.minKeywordScore(score)));
    }
  }

  @Test
  void isRefused_whenAChoiceIsMissing() {
    refused("/mode", with(b -> b.mode(null)));
    refused("/filter", with(b -> b.filter(null)));
    refused("/fusion", with(b -> b.fusion(null)));
    refused("/rank", with(b -> b.weights(null)));
  }

  @Test
  void keepsItsSpaces_whenTheGivenMapChanges() {
    Map<EmbeddingSpace, Double> spaces = new HashMap<>(Map.of(EmbeddingSpace.ENTITY, 0.5));
    SearchQuery query = SearchQuery.builder().text("a").spaces(spaces).build();
    spaces.clear();
    assertEquals(Map.of(EmbeddingSpace.ENTITY, 0.5), query.spaces());
  }

  @Test
  void weights_areRefused_whenTheyAreNoFractions() {
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      refused("/rank/semantic", () -> new RankWeights(bad, 0, 0, 0, 0, 0));
      refused("/rank/keyword", () -> new RankWeights(0, bad, 0, 0, 0, 0));
      refused("/rank/recency", () -> new RankWeights(0, 0, bad, 0, 0, 0));
      refused("/rank/importance", () -> new RankWeights(0, 0, 0, bad, 0, 0));
      refused("/rank/thread", () -> new RankWeights(0, 0, 0, 0, 0, bad));
      refused("/rank/access", () -> new RankWeights(0, 0, 0, 0, bad, 0));
    }
  }

  @Test
  void legs_followTheMode() {
    assertEquals(
        List.of(true, false, true),
        Arrays.stream(SearchMode.values()).map(SearchMode::semantic).toList());
    assertEquals(
        List.of(false, true, true),
        Arrays.stream(SearchMode.values()).map(SearchMode::keyword).toList());
  }

  @Test
  void fusion_makesValuesComparable() {
    double[] raw = {9, 5, 1};
    assertArrayEquals(new double[] {1, 0.5, 0}, Fusion.LINEAR.normalize(raw, 60), 1e-12);
    assertArrayEquals(new double[] {1, 61 / 62.0, 61 / 63.0}, Fusion.RRF.normalize(raw, 60), 1e-12);
    for (Fusion fusion : Fusion.values()) {
      assertArrayEquals(new double[0], fusion.normalize(new double[0], 60));
      assertArrayEquals(new double[] {1}, fusion.normalize(new double[] {-0.3}, 60));
    }
    assertArrayEquals(new double[] {1, 1}, Fusion.LINEAR.normalize(new double[] {2, 2}, 60));
  }

  @Test
  void aTotal_isTheSumOfItsContributions() {
    ScoreDetails details =
        new ScoreDetails(
            Fusion.LINEAR,
            Refinements.ALL,
            List.of(
                new ScoreDetails.Leg("semantic", EmbeddingSpace.CONTENT, 0.8, 0.02, 1, 1, 0.5, 0.5),
                new ScoreDetails.Leg("keyword", null, 7, 0, 2, 0.4, 0.5, 0.2)),
            List.of(new ScoreDetails.Part("recency", 1, 0.01, 0.01)));
    assertEquals(0.71, details.total(), 1e-12);
  }

  @Test
  void indexQueries_areRefused_whenTheVectorIsNotOfTheModel() {
    refused(
        "/vector",
        ErrorCode.DIMENSION_MISMATCH,
        () ->
            new EmbeddingIndex.Query(
                EmbeddingSpace.CONTENT,
                new EmbeddingModel("m", 3),
                Vector.of(1, 2),
                PacketFilter.NONE,
                10,
                null,
                true,
                Instant.EPOCH));
  }

  @Test
  void aPenalty_growsByTwoHundredths_withEachDoublingOfTheChunks() {
    assertEquals(0, ChunkPenalty.of(0));
    assertEquals(0, ChunkPenalty.of(1));
    assertEquals(0.02, ChunkPenalty.of(2), 1e-12);
    assertEquals(0.06, ChunkPenalty.of(8), 1e-12);
    assertEquals(
        0.7,
        new EmbeddingIndex.Match(new PacketId(new UUID(1, 2)), null, 0.72, 0.02).score(),
        1e-12);
  }

  @Test
  void names_leadBackToTheirConstants() {
    for (SearchMode mode : SearchMode.values()) {
      assertEquals(mode, SearchMode.ofCode(mode.code()));
    }
    for (Fusion fusion : Fusion.values()) {
      assertEquals(fusion, Fusion.ofCode(fusion.code()));
    }
    for (String name : List.of("", "HYBRID", "sum")) {
      refused("/mode", () -> SearchMode.ofCode(name));
      refused("/fusion", () -> Fusion.ofCode(name));
    }
  }

  private static Runnable with(UnaryOperator<Builder> change) {
    return () -> change.apply(SearchQuery.builder().text("hello")).build();
  }

  @Test
  void asksForPacketsLikeOne_insteadOfATextOrAVector() {
    PacketId packet = new PacketId(new UUID(1, 2));
    assertEquals(packet, SearchQuery.like(packet).like());
    refused("/like", () -> SearchQuery.builder().like(packet).text("and").build());
    refused("/like", () -> SearchQuery.builder().like(packet).vector(Vector.of(1)).build());
  }

  @Test
  void goesOnBehindACursor_ofTheSameTime() {
    Instant then = Instant.parse("2026-01-01T00:00:00Z");
    SearchCursor cursor = new SearchCursor(then, 0.5, new PacketId(new UUID(1, 2)), 100, 0);
    assertEquals(cursor, SearchQuery.builder().text("a").asOf(then).after(cursor).build().after());
    refused(
        "/after",
        () -> SearchQuery.builder().text("a").asOf(then.plusNanos(1)).after(cursor).build());
    refused("/after", () -> new SearchCursor(then, Double.NaN, cursor.last(), 100, 0));
    refused("/after", () -> new SearchCursor(then, 1, cursor.last(), 0, 0));
    refused("/after", () -> new SearchCursor(then, 1, cursor.last(), 100, 100));
    refused(
        "/after", () -> new SearchCursor(then, 1, cursor.last(), SearchCursor.MAX_DEPTH + 1, 0));
    refused("/as_of", () -> SearchQuery.builder().text("a").asOf(Instant.MAX).build());
  }

  @Test
  void reranksATextsFirstHits_onOnePage() {
    refused("/rerank", with(query -> query.rerank(-1)));
    refused("/rerank", with(query -> query.rerank(SearchQuery.MAX_RERANK + 1)));
    PacketId packet = new PacketId(new UUID(1, 2));
    refused("/rerank", () -> SearchQuery.builder().like(packet).rerank(5).build());
    SearchCursor cursor = new SearchCursor(Instant.EPOCH, 0.5, packet, 100, 0);
    refused("/rerank", with(query -> query.rerank(5).after(cursor)));

    SearchQuery query = SearchQuery.builder().text("a").limit(7).rerank(30).asker("bob").build();
    assertEquals(
        SearchQuery.builder().text("a").limit(30).asker("bob").build(), query.beforeReranking());
    assertEquals(
        7, SearchQuery.builder().text("a").limit(7).rerank(3).build().beforeReranking().limit());
    SearchQuery plain = SearchQuery.of("a");
    assertEquals(plain, plain.beforeReranking());
  }

  @Test
  void prefersTheAsker_whereTheTextSpeaksInTheFirstPerson() {
    for (String text :
        List.of("What did I say?", "my flat", "tell me", "is it mine", "I'm late", "ME", "i ask")) {
      assertEquals("bob", SearchQuery.builder().text(text).asker("bob").build().preferredAgent());
      assertNull(SearchQuery.of(text).preferredAgent(), text);
    }
    for (String text : List.of("What did Mia say?", "mean time", "iron", "über_i", "you")) {
      assertNull(SearchQuery.builder().text(text).asker("bob").build().preferredAgent(), text);
    }
    assertNull(
        SearchQuery.builder()
            .like(new PacketId(new UUID(1, 2)))
            .asker("bob")
            .build()
            .preferredAgent());
    refused("/asker", with(query -> query.asker("")));
    refused("/asker", with(query -> query.asker("x".repeat(201))));
  }
}
