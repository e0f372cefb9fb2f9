package io.l9.substrate.application.tasks;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Tasks in memory, with a clock that stands still. */
final class TaskFixture {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Duration LEASE = Duration.ofMinutes(1);

  final TenantWorld world = new TenantWorld(new Random(9));
  final MutableClock clock = new MutableClock(NOW);
  final InMemoryAdapters adapters = new InMemoryAdapters(new Jackson3JsonCodec(), clock);
  final TaskStore store = adapters.tasks();
  final TaskComponents components = new TaskComponents(new SequentialIds(NOW), new Random(3));
  final TaskUseCases tasks = components.over(store);
  final TaskQueue queue = tasks.queue();
  final TaskWork work = tasks.work();
  final TenantScope actor = world.endUser();

  Task enqueued(TaskDraft draft) {
    return queue.enqueue(actor, draft).task();
  }

  List<ClaimedTask> claimed(TenantScope worker, int max) {
    return work.claim(worker, new Claim("worker", Set.of(), max, LEASE));
  }

  ClaimedTask claimed() {
    return claimed(actor, 1).get(0);
  }

  /** Runs the reaper once; returns how many tasks it took. */
  long reap() {
    TenantScope operator =
        new TenantScope(
            new TenantId(new UUID(0, 0)),
            null,
            null,
            Role.PLATFORM_ADMIN,
            new UUID(0, 1),
            null,
            null);
    return store
        .unitOfWork()
        .inScope(
            operator,
            () ->
                adapters
                    .maintenance()
                    .repository()
                    .work(JobCommand.of(Job.REAP_TASKS), clock.instant(), null)
                    .touched());
  }
}
