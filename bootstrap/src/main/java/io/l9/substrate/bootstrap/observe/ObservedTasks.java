package io.l9.substrate.bootstrap.observe;

import io.l9.substrate.bootstrap.observe.Metrics.TaskStep;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskQueue.Enqueued;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.TaskWork.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts and times of tasks, told by the results of the use cases. Thread-safe. */
final class ObservedTasks {

  private static final String RELEASE = "TaskWork.release";

  /** The calls that end an attempt, and return the task as it is then. */
  private static final List<String> ENDING =
      List.of("TaskWork.complete", "TaskWork.completing", "TaskWork.fail");

  private final Metrics metrics;

  ObservedTasks(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Counts what a use case returned. */
  void returned(String useCase, @Nullable Object result) {
    if (result instanceof List<?> many) {
      many.forEach(one -> returned(useCase, one));
    } else if (result instanceof Enqueued enqueued) {
      metrics.tasks(enqueued.created() ? TaskStep.ENQUEUED : TaskStep.DEDUPLICATED, 1);
    } else if (result instanceof ClaimedTask claimed) {
      metrics.tasks(TaskStep.CLAIMED, 1);
      Task task = claimed.task();
      metrics.taskWaited(between(task.runAfter(), task.claimedAt()));
    } else if (result instanceof Outcome outcome) {
      metrics.tasks(
          !outcome.held()
              ? TaskStep.LEASE_LOST
              : useCase.equals(RELEASE) ? TaskStep.RELEASED : TaskStep.COMPLETED,
          1);
    } else if (result instanceof Heartbeat heartbeat && !heartbeat.held()) {
      metrics.tasks(TaskStep.LEASE_LOST, 1);
    } else if (result instanceof Task task && ENDING.contains(useCase)) {
      ended(task);
    }
  }

  private void ended(Task task) {
    if (task.status() == TaskStatus.COMPLETED) {
      metrics.tasks(TaskStep.COMPLETED, 1);
      metrics.taskRan(between(task.claimedAt(), task.completedAt()));
    } else if (task.status() == TaskStatus.PENDING) {
      metrics.tasks(TaskStep.FAILED, 1);
    } else {
      metrics.tasks(
          task.disposition() == Disposition.CANCELLED ? TaskStep.CANCELLED : TaskStep.DEAD, 1);
      metrics.taskRan(between(task.claimedAt(), task.completedAt()));
    }
  }

  /** Counts what a use case threw. */
  void threw(Throwable thrown) {
    if (thrown instanceof ConflictException refused && refused.code() == ErrorCode.LEASE_LOST) {
      metrics.tasks(TaskStep.LEASE_LOST, 1);
    }
  }

  private static Duration between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null || to.isBefore(from)
        ? Duration.ZERO
        : Duration.between(from, to);
  }
}
