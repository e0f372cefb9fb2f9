package io.l9.substrate.rest.memory.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of a batch of searches, in the same order. */
@Schema(name = "SearchBatchResult")
record SearchBatchResponse(
    @Schema(
            value = "One result for each search, in the same order.",
            maxSize = SearchBatchRequest.MAX_ITEMS)
        List<Item> data,
    @Schema(minimum = 0, maximum = SearchBatchRequest.MAX_ITEMS) int succeeded,
    @Schema(minimum = 0, maximum = SearchBatchRequest.MAX_ITEMS) int failed) {

  /**
   * The result of one search.
   *
   * @param result null if it failed
   * @param problem null unless it failed
   */
  @Schema(name = "SearchBatchItem")
  record Item(
      @Schema(minimum = 0, maximum = SearchBatchRequest.MAX_ITEMS - 1) int index,
      @Schema(value = "As if it had been sent alone.", minimum = 200, maximum = 599) int status,
      @Schema("Absent if it failed.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable SearchResponse result,
      @Schema("Only if it failed.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Problem problem) {

    static Item of(int index, SearchResponse result) {
      return new Item(index, 200, result, null);
    }

    static Item of(int index, SubstrateException failure) {
      Problem problem = Problem.of(failure.below("/items/" + index));
      return new Item(index, problem.status(), null, problem);
    }
  }

  static SearchBatchResponse of(List<Item> items) {
    int failed = (int) items.stream().filter(item -> item.problem() != null).count();
    return new SearchBatchResponse(items, items.size() - failed, failed);
  }
}
