package io.l9.substrate.rest.memory.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.access.FeedbackResult;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The results of feedback: one for each item, in the same order. */
@Schema(name = "AccessEventsResult")
record AccessEventsResponse(
    @Schema(
            value = "One result for each item, in the same order.",
            maxSize = AccessFeedback.MAX_BATCH)
        List<Item> data,
    @Schema(minimum = 0, maximum = AccessFeedback.MAX_BATCH) int succeeded,
    @Schema(minimum = 0, maximum = AccessFeedback.MAX_BATCH) int failed) {

  /**
   * The result of one item of feedback.
   *
   * @param id of its line in the access log; null if it was refused
   * @param problem null unless it was refused
   */
  @Schema(name = "AccessEventResult")
  record Item(
      @Schema(minimum = 0, maximum = AccessFeedback.MAX_BATCH - 1) int index,
      @Schema("Of its line in the access log; absent if it was refused.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable UUID id,
      @Schema(value = "202 if it was taken, else the problem's.", minimum = 202, maximum = 599)
          int status,
      @Schema("Only if it was refused.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Problem problem) {

    static Item of(int index, FeedbackResult result) {
      if (result instanceof FeedbackResult.Given given) {
        return new Item(index, given.access().id(), 202, null);
      }
      SubstrateException failure = ((FeedbackResult.Refused) result).failure();
      Problem problem = Problem.of(failure.below("/items/" + index));
      return new Item(index, null, problem.status(), problem);
    }
  }

  static AccessEventsResponse from(List<FeedbackResult> results) {
    List<Item> items = new ArrayList<>();
    for (FeedbackResult result : results) {
      items.add(Item.of(items.size(), result));
    }
    int failed = (int) items.stream().filter(item -> item.problem() != null).count();
    return new AccessEventsResponse(items, items.size() - failed, failed);
  }
}
