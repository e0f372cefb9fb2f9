package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.List;
import java.util.Objects;

/** The rows of task reflections, and what they said before. */
final class TaskTable {

  final ScopedTable<TaskReflectionId, TaskReflection> rows;

  /** The revisions before the present one, the newest first. */
  private final Table<TaskReflectionId, List<TaskReflection>> history;

  TaskTable(UnitsOfWork units) {
    rows =
        new ScopedTable<>(
            units, TaskReflection::id, TaskReflection::owner, TaskReflection::visibility);
    history = new Table<>(units);
  }

  List<TaskReflection> history(TaskReflectionId id) {
    return Objects.requireNonNullElse(history.get(id), List.of());
  }

  void setHistory(TaskReflectionId id, List<TaskReflection> revisions) {
    history.put(id, List.copyOf(revisions));
  }

  void removeHistory(TaskReflectionId id) {
    history.remove(id);
  }

  /** Returns the rate of a kind among tasks that are all of it. */
  static KindRate rate(String kind, List<TaskReflection> tasks) {
    List<TaskReflection> ended = tasks.stream().filter(task -> task.outcome().counts()).toList();
    List<TaskReflection> controls = ended.stream().filter(TaskReflection::withoutHelp).toList();
    return new KindRate(kind, controls.size(), successes(controls), ended.size(), successes(ended));
  }

  private static long successes(List<TaskReflection> tasks) {
    return tasks.stream().filter(task -> task.outcome() == TaskOutcome.SUCCESS).count();
  }
}
