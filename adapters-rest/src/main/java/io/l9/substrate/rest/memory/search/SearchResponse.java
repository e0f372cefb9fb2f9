package io.l9.substrate.rest.memory.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a search.
 *
 * @param nextCursor where the next page begins; null if this is the last one
 * @param truncated whether there may be more that no page reaches
 * @param explain null unless asked for
 */
record SearchResponse(
    UUID queryId,
    long tookMs,
    List<Hit> data,
    @Nullable String nextCursor,
    boolean hasMore,
    boolean truncated,
    List<String> notes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Explanation explain) {

  record Explanation(Map<String, Integer> candidates) {}

  /**
   * A packet that was found.
   *
   * @param groupSize how many candidates of its thread it stands for; null unless grouped
   */
  record Hit(
      PacketResponse packet,
      String text,
      double score,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer groupSize,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Details scoreDetails) {

    static Hit from(SearchHit hit, boolean grouped, boolean explained) {
      return new Hit(
          PacketResponse.from(hit.packet()),
          hit.text(),
          hit.score(),
          grouped ? hit.groupSize() : null,
          explained ? Details.from(hit.details()) : null);
    }
  }

  record Details(String fusion, List<Leg> legs, List<Part> parts) {

    static Details from(ScoreDetails details) {
      return new Details(
          details.fusion().code(),
          details.legs().stream().map(Leg::from).toList(),
          details.parts().stream().map(Part::from).toList());
    }
  }

  record Leg(
      String leg,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String space,
      double raw,
      int rank,
      double normalized,
      double weight,
      double contribution) {

    static Leg from(ScoreDetails.Leg leg) {
      EmbeddingSpace space = leg.space();
      return new Leg(
          leg.name(),
          space == null ? null : space.code(),
          leg.raw(),
          leg.rank(),
          leg.normalized(),
          leg.weight(),
          leg.contribution());
    }
  }

  record Part(String part, double raw, double weight, double contribution) {

    static Part from(ScoreDetails.Part part) {
      return new Part(part.name(), part.raw(), part.weight(), part.contribution());
    }
  }

  static SearchResponse from(
      SearchRequest request, SearchResult result, long tookMs, @Nullable String nextCursor) {
    boolean explained = request.explained();
    boolean grouped = request.grouped();
    return new SearchResponse(
        result.queryId(),
        tookMs,
        result.hits().stream().map(hit -> Hit.from(hit, grouped, explained)).toList(),
        nextCursor,
        nextCursor != null,
        result.truncated(),
        result.notes(),
        explained ? new Explanation(new TreeMap<>(result.candidates())) : null);
  }
}
