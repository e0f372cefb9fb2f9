package io.l9.substrate.rest.logs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The results of a partial batch: one for each item, in the same order. */
@Schema(name = "LogResults")
record LogResultsResponse(
    @Schema(value = "One result for each item, in the same order.", maxSize = AgentLogs.MAX_BATCH)
        List<Item> data,
    @Schema(minimum = 0, maximum = AgentLogs.MAX_BATCH) int succeeded,
    @Schema(minimum = 0, maximum = AgentLogs.MAX_BATCH) int failed) {

  /**
   * The result of one item.
   *
   * @param id null if it failed
   * @param problem null unless it failed
   */
  @Schema(name = "LogResult")
  record Item(
      @Schema(minimum = 0, maximum = AgentLogs.MAX_BATCH - 1) int index,
      @Schema(
              value = "As if it had been sent alone: 201, else the problem's.",
              minimum = 200,
              maximum = 599)
          int status,
      @Schema("Absent if it failed.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID id,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Problem problem) {

    static Item appended(int index, UUID id) {
      return new Item(index, 201, id, null);
    }

    static Item refused(int index, SubstrateException failure) {
      Problem problem = Problem.of(failure.below("/items/" + index));
      return new Item(index, problem.status(), null, problem);
    }
  }

  static LogResultsResponse of(List<Item> items) {
    int failed = (int) items.stream().filter(item -> item.problem() != null).count();
    return new LogResultsResponse(items, items.size() - failed, failed);
  }
}
