package io.l9.substrate.inmemory.tasks;

import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.inmemory.tasks.TaskTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Leases on the rows of tasks. */
final class InMemoryTaskLeaseRepository implements TaskLeaseRepository {

  private static final Comparator<Row> BY_TURN =
      Comparator.<Row>comparingInt(row -> row.task().priority())
          .thenComparing(row -> row.task().runAfter())
          .thenComparingLong(Row::sequence);

  private final TaskTable tasks;
  private final Random random;

  InMemoryTaskLeaseRepository(TaskTable tasks, Random random) {
    this.tasks = tasks;
    this.random = random;
  }

  @Override
  public List<ClaimedTask> claim(Claim claim) {
    Instant now = tasks.now();
    return chosen(claim, now).stream()
        .sorted(BY_TURN)
        .map(
            row -> {
              Task task = row.task().claimed(claim.worker(), claim.lease(), now);
              long token = row.token() + 1;
              tasks.put(new Row(task, token, row.sequence()));
              return new ClaimedTask(task, token);
            })
        .toList();
  }

  /** Takes one of each tenant in turn, and for each of one organisation in turn. */
  private List<Row> chosen(Claim claim, Instant now) {
    Map<TenantId, Map<Ownership, Deque<Row>>> queues =
        tasks
            .writable()
            .filter(row -> row.task().ready(now))
            .filter(row -> claim.types().isEmpty() || claim.types().contains(row.task().type()))
            .sorted(BY_TURN)
            .collect(
                Collectors.groupingBy(
                    row -> row.task().owner().tenant(),
                    LinkedHashMap::new,
                    Collectors.groupingBy(
                        row -> organisation(row.task()),
                        LinkedHashMap::new,
                        Collectors.toCollection(ArrayDeque::new))));
    Deque<Deque<Deque<Row>>> tenants =
        inTurn(queues.values().stream().map(orgs -> inTurn(orgs.values())).toList());
    List<Row> chosen = new ArrayList<>();
    while (chosen.size() < claim.max() && !tenants.isEmpty()) {
      Deque<Deque<Row>> orgs = tenants.remove();
      Deque<Row> queue = orgs.remove();
      chosen.add(queue.remove());
      if (!queue.isEmpty()) {
        orgs.add(queue);
      }
      if (!orgs.isEmpty()) {
        tenants.add(orgs);
      }
    }
    return chosen;
  }

  /** Returns the same from a random one on. */
  private <T> Deque<T> inTurn(Collection<T> some) {
    List<T> turns = new ArrayList<>(some);
    Collections.rotate(turns, turns.isEmpty() ? 0 : random.nextInt(turns.size()));
    return new ArrayDeque<>(turns);
  }

  private static Ownership organisation(Task task) {
    return new Ownership(task.owner().tenant(), task.owner().org(), null);
  }

  @Override
  public List<Heartbeat> extend(Collection<Lease> leases, Duration lease) {
    Instant now = tasks.now();
    return leases.stream().map(held -> extended(held, lease, now)).toList();
  }

  private Heartbeat extended(Lease held, Duration lease, Instant now) {
    return held(held, now)
        .map(
            row -> {
              Instant until = row.task().extended(lease, now);
              tasks.put(row.with(row.task().heldUntil(until)));
              return new Heartbeat(held, until, row.task().cancelRequested());
            })
        .orElseGet(() -> new Heartbeat(held, null, false));
  }

  @Override
  public Set<TaskId> complete(Collection<Completion> completions) {
    Instant now = tasks.now();
    Set<TaskId> completed = new HashSet<>();
    for (Completion completion : completions) {
      held(completion.lease(), now)
          .ifPresent(
              row -> {
                tasks.put(row.with(row.task().completed(completion.result(), now)));
                completed.add(row.task().id());
              });
    }
    return completed;
  }

  @Override
  public Locked lock(Collection<Lease> leases) {
    Instant now = tasks.now();
    return new Locked(
        now,
        leases.stream()
            .distinct()
            .flatMap(lease -> held(lease, now).stream())
            .map(Row::task)
            .collect(Collectors.toMap(Task::id, Function.identity())));
  }

  private Optional<Row> held(Lease lease, Instant now) {
    return tasks.writable(lease.task()).filter(row -> row.heldBy(lease, now));
  }
}
