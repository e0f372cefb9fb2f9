package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.RankedFacts;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.rest.http.PageResponse;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "RankedFacts", value = "A page of the surest facts.")
public record RankedFactsResponse(
    @Schema(value = "The highest score first.", maxSize = RankedFactsQuery.MAX_LIMIT)
        List<Ranked> data,
    @Schema(value = "The cursor of the next page; null on the last one.", maxSize = 1000)
        @Nullable String nextCursor,
    boolean hasMore,
    @Schema("When they were ranked.") Instant refreshedAt) {

  /** A fact in the ranking. */
  @Schema(name = "RankedFact")
  public record Ranked(@Schema(ref = "UnitInterval") double score, FactResponse fact) {

    public static Ranked from(RankedFacts.Ranked ranked) {
      return new Ranked(ranked.score(), FactResponse.from(ranked.fact()));
    }
  }

  static RankedFactsResponse of(PageResponse<Ranked> page, Instant refreshedAt) {
    return new RankedFactsResponse(page.data(), page.nextCursor(), page.hasMore(), refreshedAt);
  }
}
