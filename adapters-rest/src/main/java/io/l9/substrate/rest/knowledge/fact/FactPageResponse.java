package io.l9.substrate.rest.knowledge.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.rest.http.PageResponse;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of facts on the wire. Two answers about a settled moment are equal, byte for byte, which
 * is why they do not say from when on the record is not settled.
 */
record FactPageResponse(
    @Schema(maxSize = FactQuery.MAX_LIMIT) List<FactResponse> data,
    @Schema(value = "The cursor of the next page; null on the last one.", maxSize = 1000)
        @Nullable String nextCursor,
    boolean hasMore,
    @Schema(
            "There beside `known_at`: whether the same question will have the same answer, but for "
                + "what is erased.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Boolean settled,
    @Schema("There if `settled` is false: the moment before which the record is settled.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Instant settledAt) {

  /**
   * Returns the page of an answer.
   *
   * @param knownAt of the question
   */
  static FactPageResponse of(
      PageResponse<FactResponse> page, @Nullable Instant knownAt, Facts.Answer answer) {
    Boolean settled = knownAt == null ? null : knownAt.isBefore(answer.settled());
    return new FactPageResponse(
        page.data(),
        page.nextCursor(),
        page.hasMore(),
        settled,
        Boolean.FALSE.equals(settled) ? answer.settled() : null);
  }
}
