package io.l9.substrate.domain.reflection.use;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.tenancy.Ownership;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the ledger of uses and the rates of kinds of tasks, as the active unit of work
 * sees them. A user's uses and their counts are seen by that user, and by those who see his rows.
 * Every method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface ReflectionUseRepository {

  /** Returns the uses of a task, by reflection; locked until the unit of work ends. */
  List<ReflectionUse> ofTask(Ownership owner, String task);

  /**
   * Stores rows of the ledger, new or in place of those of the same owner, task and reflection.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one, or
   *     does not see its reflection
   */
  void write(Collection<ReflectionUse> uses);

  /** Returns the visible rows of each of these reflections that has any, in no order. */
  Map<ReflectionId, List<ReflectionUse>> of(Collection<ReflectionId> reflections);

  /**
   * Returns the reflections of which the scope sees a use that failed, by their ids.
   *
   * @param limit so many at most
   * @param after the id behind which they begin; null: from the beginning
   */
  List<ReflectionId> failed(int limit, @Nullable ReflectionId after);

  /** Returns the sums over visible rows, for each of these reflections that has any. */
  Map<ReflectionId, List<UseCounts>> counts(Collection<ReflectionId> reflections);

  /** Returns the rates of those of these kinds of which the scope sees a task. */
  Map<String, KindRate> rates(Set<String> taskKinds);
}
