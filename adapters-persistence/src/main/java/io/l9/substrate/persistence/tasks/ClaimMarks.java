package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The places up to which the claims of this process have read long queues, one for each level.
 * While a transaction holds an old snapshot open, no claimed task leaves the index of the waiting
 * ones, and each claim passes over all of them again. A claim behind the marks does not.
 *
 * <p>Marks are kept once claims that began at the front were slow twice, and for ten times as long
 * as that took, at least a second; then one claim begins at the front again. A task that returned
 * to a passed place meanwhile waits until then, unless this process put it there. Thread-safe.
 */
final class ClaimMarks {

  /** The marks of a queue that is read from its front. */
  static final List<Instant> FRONT = Collections.nCopies(10, Instant.MIN);

  private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LEAST_KEPT = TimeUnit.SECONDS.toNanos(1);

  /** Marks are kept for so many times as long as the claim from the front took. */
  private static final int SHARE = 10;

  /** The most queues of which marks are kept. */
  private static final int MOST = 1_000;

  /** The queue that an actor reaches, and the types of tasks that are claimed of it. */
  private record Queue(
      TenantId tenant, @Nullable OrgId org, @Nullable UserId user, Role role, Set<String> types) {}

  private final Map<Queue, Marks> queues = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  ClaimMarks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Returns the marks of a queue, one for each level; empty: it is to be read from its front. */
  Optional<List<Instant>> of(TenantScope scope, Set<String> types) {
    Marks marks = queues.get(queue(scope, types));
    return marks == null || marks.isOver(nanoTime.getAsLong())
        ? Optional.empty()
        : Optional.of(marks.levels);
  }

  /** Notes a claim from the front, the tasks that it gave, and how long it took. */
  void read(TenantScope scope, Set<String> types, Collection<Task> claimed, Duration took) {
    Queue queue = queue(scope, types);
    if (took.toNanos() < SLOW) {
      queues.remove(queue);
      return;
    }
    if (queues.size() >= MOST) {
      queues.clear();
    }
    long now = nanoTime.getAsLong();
    long kept = Math.max(LEAST_KEPT, SHARE * took.toNanos());
    queues.compute(
        queue,
        (key, marks) -> {
          List<Instant> passed = marks == null || !claimed.isEmpty() ? FRONT : marks.levels;
          // one slow claim may be an accident: the next begins at the front too
          long until = marks == null ? now : now + kept;
          return new Marks(Marks.behind(passed, claimed), kept, new AtomicLong(until));
        });
  }

  /** Notes a claim from the marks, and the tasks that it gave. */
  void readOn(TenantScope scope, Set<String> types, Collection<Task> claimed) {
    queues.computeIfPresent(queue(scope, types), (queue, marks) -> marks.behind(claimed));
  }

  /** Lets the next claims begin at the front where one of these tasks stands before a mark. */
  void returned(Collection<Task> tasks) {
    for (Task task : tasks) {
      if (task.status() == TaskStatus.PENDING) {
        queues
            .entrySet()
            .removeIf(
                entry ->
                    entry.getKey().tenant().equals(task.owner().tenant())
                        && entry.getValue().areBehind(task));
      }
    }
  }

  private static Queue queue(TenantScope scope, Set<String> types) {
    return new Queue(scope.tenant(), scope.org(), scope.user(), scope.role(), types);
  }

  /** The marks of one queue. */
  private static final class Marks {

    private final List<Instant> levels;
    private final long kept;
    private final AtomicLong until;

    Marks(List<Instant> levels, long kept, AtomicLong until) {
      this.levels = levels;
      this.kept = kept;
      this.until = until;
    }

    /** Answers one of those who ask that their time is over; the others go on meanwhile. */
    boolean isOver(long now) {
      long end = until.get();
      return now - end >= 0 && until.compareAndSet(end, now + kept);
    }

    Marks behind(Collection<Task> claimed) {
      return new Marks(behind(levels, claimed), kept, until);
    }

    boolean areBehind(Task task) {
      return levels.get(task.priority()).isAfter(task.runAfter());
    }

    static List<Instant> behind(List<Instant> levels, Collection<Task> claimed) {
      Instant[] moved = levels.toArray(Instant[]::new);
      for (Task task : claimed) {
        if (task.runAfter().isAfter(moved[task.priority()])) {
          moved[task.priority()] = task.runAfter();
        }
      }
      return List.of(moved);
    }
  }
}
