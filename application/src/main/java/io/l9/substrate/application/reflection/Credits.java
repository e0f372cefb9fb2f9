package io.l9.substrate.application.reflection;

import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.NormalForm;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The credit of a task's outcome to the reflections that the task had, within a unit of work. */
final class Credits {

  private final ReflectionRepository reflections;
  private final ReflectionUseRepository uses;

  Credits(ReflectionStore store) {
    this.reflections = store.reflections();
    this.uses = store.uses();
  }

  /**
   * Judges the uses of a task by its outcome.
   *
   * @param told the reflections that the task tells itself
   * @return on how many of them the outcome counts
   */
  int credit(TaskReflection task, List<ReflectionUse> ledger, Set<ReflectionId> told, Instant now) {
    if (ledger.isEmpty()) {
      return 0;
    }
    Map<ReflectionId, Reflection> rows =
        reflections.findAll(ledger.stream().map(ReflectionUse::reflection).toList());
    List<ReflectionUse> changed = new ArrayList<>();
    int credited = 0;
    for (ReflectionUse use : ledger) {
      Reflection row = rows.get(use.reflection());
      if (row != null) {
        ReflectionUse next = of(use, row, task, told, now);
        credited += next.succeeded() || next.failed() ? 1 : 0;
        if (!next.equals(use)) {
          changed.add(next);
        }
      }
    }
    if (!changed.isEmpty()) {
      uses.write(changed);
    }
    return credited;
  }

  /** Returns a use as a task judges it: a failure that it tells again was not avoided. */
  static ReflectionUse of(
      ReflectionUse use, Reflection row, TaskReflection task, Set<ReflectionId> told, Instant now) {
    boolean repeated =
        tellsOfFailure(row) && (told.contains(row.id()) || happened(row.text().normal(), task));
    return use.ofKind(task.taskKind()).judged(task.outcome(), repeated, now);
  }

  private static boolean tellsOfFailure(Reflection row) {
    return row.kind() == ReflectionKind.FAILURE
        || (row.kind() == ReflectionKind.PATTERN && row.tags().contains(Patterns.FAILS));
  }

  private static boolean happened(NormalForm failure, TaskReflection task) {
    return task.findings().whatFailed().stream().map(NormalForm::of).anyMatch(failure::equals);
  }
}
