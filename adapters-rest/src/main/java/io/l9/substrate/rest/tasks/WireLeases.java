package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about tasks that a worker holds. */
final class WireLeases {

  static final long MAX_SECONDS = 86_400;

  private WireLeases() {}

  /** About one task: that somebody still works on it. */
  @Schema(value = "A worker still works on the task.", name = "HeartbeatTaskRequest")
  record Beat(
      @Schema(required = true) @Nullable Long leaseToken,
      @Schema(value = "From now on; 60 by default.", minimum = 1, maximum = MAX_SECONDS)
          @Nullable Long leaseSeconds) {}

  /** About one task: that it is done. */
  @Schema(value = "The task is done.", name = "CompleteTaskRequest")
  record Done(
      @Schema(required = true) @Nullable Long leaseToken,
      @Schema(
              value = "At most 64 KiB in canonical form; for more store a packet and name it.",
              ref = "JsonValue")
          @Nullable RawJson result) {}

  /** About one task: that an attempt failed. */
  @Schema(value = "The attempt failed.", name = "FailTaskRequest")
  record Failed(
      @Schema(required = true) @Nullable Long leaseToken,
      @Schema(value = "For people.", minSize = 1, maxSize = TaskFailure.MAX_ERROR, required = true)
          @Nullable String error,
      @Schema("Whether another attempt may succeed; true by default.") @Nullable Boolean retryable,
      @Schema(
              value = "The wait before that; by default a random part of 2^attempts seconds.",
              minimum = 0,
              maximum = 2_592_000)
          @Nullable Long retryAfterSeconds) {}

  /** About one task: that it is given back. */
  @Schema(
      value = "The task is given back; the attempt does not count.",
      name = "ReleaseTaskRequest")
  record Released(@Schema(required = true) @Nullable Long leaseToken) {}

  /** The lease of one of several tasks. */
  @Schema(value = "The lease of a task.", name = "TaskLease")
  record Held(
      @Schema(required = true) @Nullable UUID taskId,
      @Schema(required = true) @Nullable Long leaseToken) {

    Lease toLease() {
      return lease(new TaskId(Require.present("/task_id", taskId)), leaseToken);
    }
  }

  /** The completion of one of several tasks. */
  @Schema(value = "The completion of a task.", name = "TaskCompletion")
  record Finished(
      @Schema(required = true) @Nullable UUID taskId,
      @Schema(required = true) @Nullable Long leaseToken,
      @Schema(ref = "JsonValue") @Nullable RawJson result) {

    Completion toCompletion(JsonCodec json) {
      return new Completion(new Held(taskId, leaseToken).toLease(), document(result, json));
    }
  }

  /** About several tasks: that somebody still works on them. */
  @Schema(value = "A worker still works on the tasks.", name = "HeartbeatTasksRequest")
  record BeatAll(
      @Schema(minSize = 1, maxSize = TaskWork.MAX_BATCH, required = true)
          @Nullable List<Held> items,
      @Schema(value = "From now on; 60 by default.", minimum = 1, maximum = MAX_SECONDS)
          @Nullable Long leaseSeconds) {}

  /** About several tasks: that they are done. */
  @Schema(value = "The tasks are done.", name = "CompleteTasksRequest")
  record DoneAll(
      @Schema(minSize = 1, maxSize = TaskWork.MAX_BATCH, required = true)
          @Nullable List<Finished> items) {}

  /** About several tasks: that they are given back. */
  @Schema(value = "The tasks are given back.", name = "ReleaseTasksRequest")
  record ReleasedAll(
      @Schema(minSize = 1, maxSize = TaskWork.MAX_BATCH, required = true)
          @Nullable List<Held> items) {}

  static Lease lease(TaskId task, @Nullable Long token) {
    return new Lease(task, Require.present("/lease_token", token));
  }

  static Duration lease(@Nullable Long seconds) {
    return seconds == null
        ? Claim.DEFAULT_LEASE
        : WireSpans.seconds("/lease_seconds", seconds, Claim.MAX_LEASE);
  }

  static @Nullable JsonDocument document(@Nullable RawJson result, JsonCodec json) {
    return result == null ? null : result.parse(json, "/result");
  }

  /** Returns the commands of items; a refusal names the item. */
  static <T, C> List<C> commands(@Nullable List<T> items, Function<T, C> command) {
    List<C> commands = new ArrayList<>();
    for (T item : Require.size("/items", items, TaskWork.MAX_BATCH)) {
      try {
        commands.add(command.apply(item));
      } catch (SubstrateException e) {
        throw e.below("/items/" + commands.size());
      }
    }
    if (commands.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one task");
    }
    return commands;
  }
}
