package io.l9.substrate.domain.tasks.work;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import java.time.Duration;
import java.util.Set;

/**
 * A worker's wish for tasks. Checks itself.
 *
 * @param worker a name of the worker's own choice, for people
 * @param types empty: any
 * @param max from 1 to {@value #MAX}
 * @param lease how long a task counts as held without a heartbeat; from a second to {@link
 *     #MAX_LEASE}
 */
public record Claim(String worker, Set<String> types, int max, Duration lease) {

  public static final int MAX = 500;
  public static final int MAX_WORKER = 200;
  public static final int MAX_TYPES = 100;
  public static final Duration DEFAULT_LEASE = Duration.ofMinutes(1);
  public static final Duration MAX_LEASE = Duration.ofDays(1);

  public Claim {
    Require.text("/worker_id", worker, MAX_WORKER);
    Require.size("/types", types, MAX_TYPES);
    types = Set.copyOf(types);
    for (String type : types) {
      Require.text("/types", type, TaskDraft.MAX_TYPE);
    }
    Require.limit("/max", max, MAX);
    lease = TaskDraft.requireSpan("/lease_seconds", lease, MAX_LEASE);
  }

  /** A wish for one task of any type. */
  public static Claim one(String worker) {
    return new Claim(worker, Set.of(), 1, DEFAULT_LEASE);
  }
}
