package io.l9.substrate.rest.memory.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.access.FeedbackResult;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of feedback: one line an item, in the same order. */
record AccessEventsResponse(List<Item> data, int succeeded, int failed) {

  /**
   * What became of a piece of feedback.
   *
   * @param id of its line in the access log; null if it was refused
   * @param status 202 taken, else the problem's
   * @param problem null unless it was refused
   */
  record Item(
      int index,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID id,
      int status,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Problem problem) {

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
