package io.l9.substrate.domain.reflection.task;

import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: what tasks taught. Thread-safe. A task reflection that the scope does not see is a
 * {@link io.l9.substrate.domain.shared.NotFoundException}.
 */
public interface TaskReflections {

  /**
   * A recorded task.
   *
   * @param derived the reflections that follow from it, as they are now
   * @param credited how many suggestions its outcome was counted on
   */
  record Recorded(TaskReflection reflection, List<RememberOutcome> derived, int credited) {
    public Recorded {
      derived = List.copyOf(derived);
    }
  }

  /**
   * Records how a task ended, in place of what was recorded of it before: derives reflections,
   * takes back those that it no longer says, credits the suggestions that the task had, and
   * promotes or demotes the patterns that it speaks of, all at once.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException if the embedder does not answer
   */
  Recorded record(TenantScope scope, TaskReflectionDraft draft);

  TaskReflection get(TenantScope scope, TaskReflectionId id);

  /** Returns what was recorded of the task before, the newest first. */
  List<TaskReflection> history(TenantScope scope, TaskReflectionId id);

  /** Newest first. */
  Page<TaskReflection> list(TenantScope scope, TaskReflectionQuery query);

  /** Deletes a task reflection with its history; what it alone taught goes with it. */
  void delete(TenantScope scope, TaskReflectionId id);

  TaskStatistics statistics(TenantScope scope);
}
