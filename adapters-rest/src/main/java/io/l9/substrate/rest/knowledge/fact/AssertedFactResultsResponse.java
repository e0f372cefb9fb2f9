package io.l9.substrate.rest.knowledge.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.knowledge.fact.AssertResult;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of a partial batch: one for each item, in the same order. */
@Schema(name = "AssertedFactResults")
record AssertedFactResultsResponse(
    @Schema(value = "One result for each item, in the same order.", maxSize = FactDraft.MAX_BATCH)
        List<Item> data,
    @Schema(minimum = 0, maximum = FactDraft.MAX_BATCH) int succeeded,
    @Schema(minimum = 0, maximum = FactDraft.MAX_BATCH) int failed) {

  /**
   * The result of one item.
   *
   * @param asserted null if it failed
   * @param problem null unless it failed
   */
  @Schema(name = "AssertedFactResult")
  record Item(
      @Schema(minimum = 0, maximum = FactDraft.MAX_BATCH - 1) int index,
      @Schema(
              value = "As if it had been sent alone: 201 a new fact, 200 none, else the problem's.",
              minimum = 200,
              maximum = 599)
          int status,
      @Schema("Absent if it failed.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable AssertedFactResponse asserted,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Problem problem) {

    static Item of(int index, AssertResult result) {
      if (result instanceof AssertResult.Done done) {
        AssertedFactResponse asserted = AssertedFactResponse.from(done.outcome());
        return new Item(index, asserted.created() ? 201 : 200, asserted, null);
      }
      AssertResult.Failed failed = (AssertResult.Failed) result;
      Problem problem = Problem.of(failed.failure().below("/items/" + index));
      return new Item(index, problem.status(), null, problem);
    }
  }

  static AssertedFactResultsResponse from(List<AssertResult> results) {
    List<Item> items = new ArrayList<>();
    for (AssertResult result : results) {
      items.add(Item.of(items.size(), result));
    }
    int failed = (int) items.stream().filter(item -> item.problem() != null).count();
    return new AssertedFactResultsResponse(items, items.size() - failed, failed);
  }
}
