package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.TaskWork.Outcome;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The product's queue. */
record SubstrateQueue(TaskUseCases tasks, TenantScope scope) implements BenchQueue {

  private static final TaskDraft DRAFT =
      TaskDraft.of(PlainQueue.TYPE).carrying(new JsonDocument(PlainQueue.PAYLOAD));

  @Override
  public Worker worker() {
    return new Worker() {
      @Override
      public void enqueue(int count) {
        var unused =
            tasks.queue().enqueueAll(scope, Stream.generate(() -> DRAFT).limit(count).toList());
      }

      @Override
      public int work(int most) {
        List<ClaimedTask> claimed =
            tasks.work().claim(scope, new Claim("worker", Set.of(), most, Claim.DEFAULT_LEASE));
        if (claimed.isEmpty()) {
          return 0;
        }
        List<Outcome> completed =
            tasks
                .work()
                .complete(
                    scope,
                    claimed.stream().map(task -> new Completion(task.lease(), null)).toList());
        if (!completed.stream().allMatch(Outcome::held)) {
          throw new IllegalStateException("a lease was lost: " + completed);
        }
        return claimed.size();
      }
    };
  }
}
