package io.l9.substrate.rest.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.search.Fusion;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record SearchRequest(
    @Nullable String text,
    @Nullable List<Double> vector,
    @Nullable String mode,
    @Nullable Map<String, Double> spaces,
    @Nullable FilterRequest filter,
    @Nullable Integer limit,
    @Nullable MinScore minScore,
    @Nullable String fusion,
    @Nullable Integer rrfK,
    @Nullable Rank rank,
    @Nullable Boolean explain) {

  record MinScore(@Nullable Double semantic, @Nullable Double keyword) {}

  record Rank(
      @Nullable Double semantic,
      @Nullable Double keyword,
      @Nullable Double recency,
      @Nullable Double importance,
      @Nullable Double access) {

    RankWeights toWeights() {
      RankWeights absent = RankWeights.DEFAULT;
      return new RankWeights(
          semantic == null ? absent.semantic() : semantic,
          keyword == null ? absent.keyword() : keyword,
          recency == null ? absent.recency() : recency,
          importance == null ? absent.importance() : importance,
          access == null ? absent.access() : access,
          absent.thread());
    }
  }

  SearchQuery toCommand() {
    SearchQuery.Builder query = SearchQuery.builder().text(text);
    if (vector != null) {
      query.vector(toVector(vector));
    }
    if (mode != null) {
      query.mode(SearchMode.ofWireName(mode));
    }
    if (spaces != null) {
      Map<EmbeddingSpace, Double> weights = new EnumMap<>(EmbeddingSpace.class);
      spaces.forEach((name, weight) -> weights.put(EmbeddingSpace.ofSqlName(name), weight));
      query.spaces(weights);
    }
    if (filter != null) {
      query.filter(filter.toFilter());
    }
    if (limit != null) {
      query.limit(limit);
    }
    if (minScore != null) {
      query.minSimilarity(minScore.semantic()).minKeywordScore(minScore.keyword());
    }
    if (fusion != null) {
      query.fusion(Fusion.ofWireName(fusion));
    }
    if (rrfK != null) {
      query.rrfK(rrfK);
    }
    if (rank != null) {
      query.weights(rank.toWeights());
    }
    return query.build();
  }

  boolean explained() {
    return explain != null && explain;
  }

  private static Vector toVector(List<Double> numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return Vector.of(values);
  }
}
