package io.l9.substrate.rest.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.Fusion;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.SearchCursor;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.memory.embedding.WireVector;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record SearchRequest(
    @Nullable String text,
    @Nullable List<Double> vector,
    @Nullable UUID packetId,
    @Nullable String mode,
    @Nullable Map<String, Double> spaces,
    @Nullable FilterRequest filter,
    @Nullable Integer limit,
    @Nullable MinScore minScore,
    @Nullable String fusion,
    @Nullable Integer rrfK,
    @Nullable Rank rank,
    @Nullable String groupBy,
    @Nullable Instant asOf,
    @Nullable String cursor,
    @Nullable Boolean explain) {

  record MinScore(@Nullable Double semantic, @Nullable Double keyword) {}

  record Rank(
      @Nullable Double semantic,
      @Nullable Double keyword,
      @Nullable Double recency,
      @Nullable Double importance,
      @Nullable Double access,
      @Nullable Double thread) {

    RankWeights toWeights() {
      RankWeights absent = RankWeights.DEFAULT;
      return new RankWeights(
          semantic == null ? absent.semantic() : semantic,
          keyword == null ? absent.keyword() : keyword,
          recency == null ? absent.recency() : recency,
          importance == null ? absent.importance() : importance,
          access == null ? absent.access() : access,
          thread == null ? absent.thread() : thread);
    }
  }

  /**
   * The query, from the place on that the cursor stands for.
   *
   * @param place null: from the beginning
   */
  SearchQuery toCommand(JsonCodec json, @Nullable String place) {
    if (packetId != null && (text != null || vector != null)) {
      throw ValidationException.at(
          "/packet_id", "takes the place of text and vector: leave them out");
    }
    SearchQuery.Builder query =
        SearchQuery.builder()
            .text(text)
            .like(packetId == null ? null : new PacketId(packetId))
            .asOf(asOf)
            .groupByThread(grouped())
            .after(place == null ? null : after(place));
    if (vector != null) {
      query.vector(WireVector.of(vector));
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
      query.filter(filter.toFilter(json));
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

  /** Whether only the best hit of each thread is wanted. */
  boolean grouped() {
    if (groupBy == null || groupBy.equals("thread")) {
      return groupBy != null;
    }
    throw ValidationException.at("/group_by", "must be thread, or absent");
  }

  /** What the cursor of one page and those of all other pages of the same answer have in common. */
  SearchRequest question() {
    return new SearchRequest(
        text, vector, packetId, mode, spaces, filter, null, minScore, fusion, rrfK, rank, groupBy,
        asOf, null, null);
  }

  /** A place in an answer, in words. */
  static @Nullable String place(@Nullable SearchCursor next) {
    return next == null
        ? null
        : next.at()
            + " "
            + next.score()
            + " "
            + next.last()
            + " "
            + next.depth()
            + " "
            + next.exhausted();
  }

  private static SearchCursor after(String place) {
    String[] parts = place.split(" ", -1);
    return new SearchCursor(
        Instant.parse(parts[0]),
        Double.parseDouble(parts[1]),
        new PacketId(UUID.fromString(parts[2])),
        Integer.parseInt(parts[3]),
        Integer.parseInt(parts[4]));
  }
}
