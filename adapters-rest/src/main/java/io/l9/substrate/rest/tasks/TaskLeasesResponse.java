package io.l9.substrate.rest.tasks;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tasks.work.TaskWork.Outcome;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The results of a call about several leases: one for each, in the same order. */
@Schema(name = "TaskLeasesResult")
record TaskLeasesResponse(
    @Schema(value = "One result for each item, in the same order.", maxSize = TaskWork.MAX_BATCH)
        List<Item> data,
    @Schema(minimum = 0, maximum = TaskWork.MAX_BATCH) int succeeded,
    @Schema(minimum = 0, maximum = TaskWork.MAX_BATCH) int failed) {

  /** The result of one. */
  @Schema(name = "TaskLeaseResult")
  record Item(
      @Schema(minimum = 0, maximum = TaskWork.MAX_BATCH - 1) int index,
      UUID taskId,
      @Schema(value = "200, or 409: the lease was lost.", minimum = 200, maximum = 409) int status,
      @Schema("Of a heartbeat; else absent.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Instant leasedUntil,
      @Schema("Of a heartbeat: whether the attempt is to end; else absent.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Boolean cancel,
      @Schema("Only if the lease was lost.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Problem problem) {

    static Item held(int index, Lease lease, @Nullable Instant until, @Nullable Boolean cancel) {
      return new Item(index, lease.task().value(), 200, until, cancel, null);
    }

    static Item lost(int index, Lease lease) {
      Problem problem = Problem.of(lease.lost().below("/items/" + index));
      return new Item(index, lease.task().value(), problem.status(), null, null, problem);
    }
  }

  static TaskLeasesResponse ofOutcomes(List<Outcome> outcomes) {
    List<Item> items = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      items.add(
          outcome.held()
              ? Item.held(items.size(), outcome.lease(), null, null)
              : Item.lost(items.size(), outcome.lease()));
    }
    return of(items);
  }

  static TaskLeasesResponse ofHeartbeats(List<Heartbeat> heartbeats) {
    List<Item> items = new ArrayList<>();
    for (Heartbeat heartbeat : heartbeats) {
      items.add(
          heartbeat.held()
              ? Item.held(
                  items.size(), heartbeat.lease(), heartbeat.leasedUntil(), heartbeat.cancel())
              : Item.lost(items.size(), heartbeat.lease()));
    }
    return of(items);
  }

  private static TaskLeasesResponse of(List<Item> items) {
    int failed = (int) items.stream().filter(item -> item.problem() != null).count();
    return new TaskLeasesResponse(items, items.size() - failed, failed);
  }
}
