package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The tasks that a worker was given, on the wire. */
@Schema("The tasks, by priority and then by the time since which they are due.")
record ClaimedTasksResponse(@Schema(maxSize = Claim.MAX) List<Item> data) {

  /** A task and its lease. */
  @Schema(value = "A task and the token of its lease.", name = "ClaimedTask")
  record Item(
      @Schema("To be sent with every further call on the task.") long leaseToken,
      TaskResponse task) {}

  static ClaimedTasksResponse from(List<ClaimedTask> claimed) {
    return new ClaimedTasksResponse(
        claimed.stream().map(one -> new Item(one.token(), TaskResponse.from(one.task()))).toList());
  }
}
