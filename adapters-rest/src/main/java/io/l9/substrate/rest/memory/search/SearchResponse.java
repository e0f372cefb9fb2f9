package io.l9.substrate.rest.memory.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.Fusion;
import io.l9.substrate.domain.memory.search.Refinements;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a search.
 *
 * @param explain null unless asked for
 */
@Schema(name = "SearchResult")
public record SearchResponse(
    UUID queryId,
    @Schema(minimum = 0) long tookMs,
    @Schema(maxSize = SearchQuery.MAX_LIMIT) List<Hit> data,
    @Schema(value = "The cursor of the next page; null on the last one.", maxSize = 400)
        @Nullable String nextCursor,
    boolean hasMore,
    @Schema(
            "Whether there may be more hits that no page reaches, because a leg has more "
                + "than 6,400 candidates, or because a reranked answer has one page. Narrow the "
                + "filter, or raise the limit, to come to them.")
        boolean truncated,
    @Schema(
            value =
                "Remarks on the answer, in words: a leg that was left out, an approximate "
                    + "index, a reranker that did not answer.",
            maxSize = 20)
        List<@Schema(maxSize = 500) String> notes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Explanation explain) {

  @Schema(value = "Details of the search; only if asked for.", name = "SearchExplanation")
  public record Explanation(
      @Schema(value = "The number of candidates by leg.", ref = "CandidateCounts")
          Map<String, Integer> candidates) {}

  /**
   * A packet that was found.
   *
   * @param groupSize how many candidates of its thread it stands for; null unless grouped
   */
  @Schema(name = "SearchHit")
  public record Hit(
      PacketResponse packet,
      @Schema(
              value = "The text that was found: the best chunk, or the whole text.",
              maxSize = PacketDraft.MAX_PAYLOAD)
          String text,
      @Schema("The sum of all contributions, unrounded.") double score,
      @Schema(
              value =
                  "With group_by, how many candidates of its thread it stands for, itself "
                      + "included.",
              minimum = 1)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Integer groupSize,
      @Schema(
              "Whether it supports facts, none of which is believed any more: superseded, taken "
                  + "back, refused, or over. Absent otherwise.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Boolean factsSuperseded,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Details scoreDetails) {

    public static Hit from(SearchHit hit, boolean grouped, boolean explained) {
      return new Hit(
          PacketResponse.from(hit.packet()),
          hit.text(),
          hit.score(),
          grouped ? hit.groupSize() : null,
          hit.factsSuperseded() ? true : null,
          explained ? Details.from(hit.details()) : null);
    }
  }

  @Schema(value = "Why a hit has its score; only if asked for.", name = "ScoreDetails")
  public record Details(
      @Schema(codes = Fusion.class) String fusion,
      Refined refinements,
      @Schema(maxSize = 6) List<Leg> legs,
      @Schema(maxSize = 6) List<Part> parts) {

    static Details from(ScoreDetails details) {
      return new Details(
          details.fusion().code(),
          Refined.from(details.refinements()),
          details.legs().stream().map(Leg::from).toList(),
          details.parts().stream().map(Part::from).toList());
    }
  }

  @Schema(value = "The refinements that were made.", name = "Refinements")
  public record Refined(
      @Schema("Function words of the text were left out, where other words remained.")
          boolean contentWords,
      @Schema("Packets in chunks were found by their best chunk, less the penalty.")
          boolean chunkPenalty,
      @Schema("Days, months and years in the text also found packets of that time.")
          boolean dates) {

    static Refined from(Refinements made) {
      return new Refined(made.contentWords(), made.chunkPenalty(), made.dates());
    }
  }

  @Schema(value = "The values of one leg of the search.", name = "ScoreLeg")
  public record Leg(
      @Schema(words = {"semantic", "keyword"}) String leg,
      @Schema(value = "Of a semantic leg.", ref = "Space")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String space,
      @Schema("The cosine, or the BM25 score.") double raw,
      @Schema(
              value = "What a cosine is ranked less because the packet has several chunks; else 0.",
              minimum = 0)
          double penalty,
      @Schema(value = "The place among the leg's candidates.", minimum = 1) int rank,
      @Schema("The raw value less the penalty, or the rank, as the fusion sees it.")
          double normalized,
      @Schema(ref = "UnitInterval") double weight,
      @Schema("weight times normalized.") double contribution) {

    static Leg from(ScoreDetails.Leg leg) {
      EmbeddingSpace space = leg.space();
      return new Leg(
          leg.name(),
          space == null ? null : space.code(),
          leg.raw(),
          leg.penalty(),
          leg.rank(),
          leg.normalized(),
          leg.weight(),
          leg.contribution());
    }
  }

  @Schema(value = "A contribution of the packet itself, or of the reranker.", name = "ScorePart")
  public record Part(
      @Schema(words = {"recency", "importance", "access", "thread", "asker", "rerank"}) String part,
      @Schema(ref = "UnitInterval") double raw,
      @Schema(ref = "UnitInterval") double weight,
      @Schema("weight times raw.") double contribution) {

    static Part from(ScoreDetails.Part part) {
      return new Part(part.name(), part.raw(), part.weight(), part.contribution());
    }
  }

  public static SearchResponse from(
      SearchResult result,
      boolean grouped,
      boolean explained,
      long tookMs,
      @Nullable String nextCursor) {
    return new SearchResponse(
        result.queryId(),
        tookMs,
        result.hits().stream().map(hit -> Hit.from(hit, grouped, explained)).toList(),
        nextCursor,
        result.next() != null,
        result.truncated(),
        result.notes(),
        explained ? new Explanation(new TreeMap<>(result.candidates())) : null);
  }
}
