package io.l9.substrate.domain.checkpoints;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rule for what is kept of a thread: the newest checkpoints of each namespace and, for a
 * channel that such a one keeps as writes, its ancestors down to the nearest value.
 */
public final class PrunePlan {

  private final Map<StepId, ThreadStep> steps = new HashMap<>();
  private final Set<StepId> kept = new HashSet<>();

  private PrunePlan(Collection<ThreadStep> all) {
    all.forEach(step -> steps.put(step.id(), step));
  }

  /**
   * Returns the steps to keep.
   *
   * @param newest how many of each namespace, at least one
   */
  public static Set<StepId> kept(Collection<ThreadStep> steps, int newest) {
    PrunePlan plan = new PrunePlan(steps);
    steps.stream()
        .collect(Collectors.groupingBy(step -> step.id().namespace()))
        .values()
        .forEach(
            namespace ->
                namespace.stream()
                    .sorted(
                        Comparator.comparing((ThreadStep step) -> step.id().id(), Names.ORDER)
                            .reversed())
                    .limit(newest)
                    .forEach(plan::keep));
    return Set.copyOf(plan.kept);
  }

  private void keep(ThreadStep head) {
    kept.add(head.id());
    for (String channel : head.deltaChannels()) {
      if (!head.valued().contains(channel)) {
        keepHistory(head, channel);
      }
    }
  }

  /** Keeps nothing for a channel that no ancestor gave a value or wrote. */
  private void keepHistory(ThreadStep head, String channel) {
    List<StepId> path = new ArrayList<>();
    Set<StepId> seen = new HashSet<>(Set.of(head.id()));
    ThreadStep step = parent(head);
    while (step != null && seen.add(step.id())) {
      path.add(step.id());
      boolean valued = step.valued().contains(channel);
      if (valued || step.written().contains(channel)) {
        kept.addAll(path);
        path.clear();
      }
      step = valued ? null : parent(step);
    }
  }

  private @Nullable ThreadStep parent(ThreadStep step) {
    String parent = step.parent();
    return parent == null ? null : steps.get(new StepId(step.id().namespace(), parent));
  }
}
