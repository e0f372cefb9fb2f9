package io.l9.substrate.rest.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.Fusion;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.Refinements;
import io.l9.substrate.domain.memory.search.SearchCursor;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.memory.embedding.WireVector;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("A search. A member that is null counts as absent.")
record SearchRequest(
    @Schema(
            value = "Required, unless there is a packet_id, or a vector and the mode is semantic.",
            minSize = 1,
            maxSize = SearchQuery.MAX_TEXT)
        @Nullable String text,
    @Schema(
            value =
                "Looked for instead of the text's own vector; of the model's dimension, not all "
                    + "zeros.",
            minSize = 1,
            maxSize = EmbeddingModel.MAX_DIMENSION)
        @Nullable List<@Schema(format = "float") Double> vector,
    @Schema("Instead of text and vector: packets like this one, which is not among the " + "hits.")
        @Nullable UUID packetId,
    @Schema(value = "hybrid by default.", codes = SearchMode.class) @Nullable String mode,
    @Schema(value = "The weights of the spaces; only content by default.", ref = "SpaceWeights")
        @Nullable Map<String, Double> spaces,
    @Nullable FilterRequest filter,
    @Schema(
            value = "The greatest number of hits; 10 by default.",
            minimum = 1,
            maximum = SearchQuery.MAX_LIMIT)
        @Nullable Integer limit,
    @Nullable MinScore minScore,
    @Schema(
            value =
                "The normalization of the legs' values: stretched to [0, 1] over the "
                    + "candidates (linear, the default), or by rank alone (rrf).",
            codes = Fusion.class)
        @Nullable String fusion,
    @Schema(
            value = "The constant of rrf; 60 by default.",
            minimum = 1,
            maximum = SearchQuery.MAX_RRF_K)
        @Nullable Integer rrfK,
    @Nullable Rank rank,
    @Nullable Refine refinements,
    @Schema(
            value = "Only the best hit of each thread; packets without a thread stand alone.",
            words = {"thread"})
        @Nullable String groupBy,
    @Schema("The time at which the search is made; now by default.") @Nullable Instant asOf,
    @Schema(
            value =
                "The next_cursor of the page before, with the same other members; limit and "
                    + "explain may differ.",
            maxSize = 400)
        @Nullable String cursor,
    @Schema("Whether to show what each score is the sum of.") @Nullable Boolean explain,
    @Schema(
            value =
                "The agent_id of who asks: where the text says I, me or my, packets of this "
                    + "agent are preferred.",
            minSize = 1,
            maxSize = PacketDraft.MAX_NAME)
        @Nullable String asker,
    @Schema(
            value =
                "How many of the best hits a reranking model reorders by their texts; none by "
                    + "default, and refused where no such model is configured. Such an answer has "
                    + "one page.",
            minimum = 0,
            maximum = SearchQuery.MAX_RERANK)
        @Nullable Integer rerank) {

  @Schema("The least raw value of a leg's candidates, so that a search may find nothing.")
  record MinScore(
      @Schema(value = "Cosine.", minimum = -1, maximum = 1) @Nullable Double semantic,
      @Schema(value = "BM25.", minimum = 0) @Nullable Double keyword) {}

  @Schema(
      value =
          "The weight of each part of a score: its contribution when its value is 1. "
              + "By default 0.5 for each leg and 0.01 for each of the others; neighbours in "
              + "a thread lend 0.4 of the values that the legs give them.",
      name = "RankWeights")
  record Rank(
      @Schema(ref = "UnitInterval") @Nullable Double semantic,
      @Schema(ref = "UnitInterval") @Nullable Double keyword,
      @Schema(ref = "UnitInterval") @Nullable Double recency,
      @Schema(ref = "UnitInterval") @Nullable Double importance,
      @Schema(ref = "UnitInterval") @Nullable Double access,
      @Schema(ref = "UnitInterval") @Nullable Double thread) {

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

  @Schema(
      value = "The refinements of a search; each is made unless it is false.",
      name = "RefinementSwitches")
  record Refine(
      @Schema(
              "Whether English question words, auxiliaries and he, she and they are left out of "
                  + "the text's words, where other words remain.")
          @Nullable Boolean contentWords,
      @Schema(
              "Whether a packet that is embedded in n chunks is found by its best chunk, less "
                  + "0.02 log2(n), and not by the mean of its chunks.")
          @Nullable Boolean chunkPenalty,
      @Schema("Whether a day, month or year in the text also finds packets of that time (UTC).")
          @Nullable Boolean dates) {

    Refinements toRefinements() {
      return new Refinements(
          !Boolean.FALSE.equals(contentWords),
          !Boolean.FALSE.equals(chunkPenalty),
          !Boolean.FALSE.equals(dates));
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
            .asker(asker)
            .rerank(rerank == null ? 0 : rerank)
            .after(place == null ? null : after(place));
    if (vector != null) {
      query.vector(WireVector.of(vector));
    }
    if (mode != null) {
      query.mode(SearchMode.ofCode(mode));
    }
    if (spaces != null) {
      Map<EmbeddingSpace, Double> weights = new EnumMap<>(EmbeddingSpace.class);
      spaces.forEach((name, weight) -> weights.put(EmbeddingSpace.ofCode(name), weight));
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
      query.fusion(Fusion.ofCode(fusion));
    }
    if (rrfK != null) {
      query.rrfK(rrfK);
    }
    if (rank != null) {
      query.weights(rank.toWeights());
    }
    if (refinements != null) {
      query.refinements(refinements.toRefinements());
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

  /** The members that all pages of one answer have in common, which its cursors are bound to. */
  SearchRequest question() {
    return new SearchRequest(
        text,
        vector,
        packetId,
        mode,
        spaces,
        filter,
        null,
        minScore,
        fusion,
        rrfK,
        rank,
        refinements,
        groupBy,
        asOf,
        null,
        null,
        asker,
        rerank);
  }

  /** A position in an answer, as text. */
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
