package io.l9.substrate.rest.memory.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of each search of a batch, in the same order. */
record SearchBatchResponse(List<Item> data, int succeeded, int failed) {

  /**
   * What became of a search.
   *
   * @param status as if it had been sent alone
   * @param result null if it failed
   * @param problem null unless it failed
   */
  record Item(
      int index,
      int status,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SearchResponse result,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Problem problem) {

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
