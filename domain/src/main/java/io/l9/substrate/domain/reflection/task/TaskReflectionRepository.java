package io.l9.substrate.domain.reflection.task;

import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Outbound port: stored task reflections and their history, as the active unit of work sees them.
 * Every method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface TaskReflectionRepository {

  /**
   * Stores the first recording of a task.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if the owner has recorded the task with
   *     this visibility, or the id is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it, or does
   *     not see one of its packets
   */
  void create(TaskReflection reflection);

  /**
   * Replaces the revision before this one, which goes into the history.
   *
   * @return false: the scope may write no such task reflection of the revision before
   */
  boolean recordAnew(TaskReflection reflection);

  Optional<TaskReflection> find(TaskReflectionId id);

  /**
   * Returns the reflection of an owner's task; the one that was recorded last, if the scope sees
   * several of different visibility.
   */
  Optional<TaskReflection> ofTask(Ownership owner, String task);

  /** Returns the revisions before the present one, the newest first. */
  List<TaskReflection> history(TaskReflectionId id);

  /**
   * Returns the revisions before the present one of each of these that has any, the newest first.
   */
  Map<TaskReflectionId, List<TaskReflection>> histories(Collection<TaskReflectionId> ids);

  /** Newest first, by (creation, id). */
  Page<TaskReflection> list(TaskReflectionQuery query);

  /** Whether there was one of this id that the scope may write; its history goes with it. */
  boolean delete(TaskReflectionId id);

  /** Returns the tasks of an owner and visibility that make each of these statements. */
  Map<Promotion.Statement, Promotion.Support> supports(
      Ownership owner, Visibility visibility, Collection<Promotion.Statement> statements);

  /** Returns the sums over the visible tasks. */
  TaskStatistics statistics(int limit);
}
