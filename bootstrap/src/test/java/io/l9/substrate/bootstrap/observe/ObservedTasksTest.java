package io.l9.substrate.bootstrap.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over the queue in the process. */
class ObservedTasksTest {

  private final Metrics metrics = new Metrics();
  private final Tracing tracing = Tracing.of(Map.of());
  private final MemorySubstrate memory = MemorySubstrate.builder().embedder(null).build();
  private final TaskUseCases tasks = new ObservedPorts(metrics, tracing).around(memory.tasks());
  private final TenantScope scope = new TenantWorld(new Random(7)).endUser();

  @AfterEach
  void close() {
    memory.close();
    tracing.close();
    metrics.close();
  }

  @Test
  void countsEveryStepOfATask() {
    TaskDraft draft = TaskDraft.of("type");
    enqueue(draft.onceAs("key"), draft.onceAs("key"), draft, draft, draft, draft, draft);
    List<ClaimedTask> claimed = claim(6);

    var completed = tasks.work().complete(scope, new Completion(claimed.get(0).lease(), null));
    var many = tasks.work().complete(scope, List.of(new Completion(claimed.get(1).lease(), null)));
    var again = tasks.work().fail(scope, claimed.get(2).lease(), TaskFailure.of("why"));
    var dead =
        tasks.work().fail(scope, claimed.get(3).lease(), new TaskFailure("why", false, null));
    var asked = tasks.queue().cancel(scope, claimed.get(4).task().id());
    var cancelled = tasks.work().fail(scope, claimed.get(4).lease(), TaskFailure.of("why"));
    var released = tasks.work().release(scope, List.of(claimed.get(5).lease()));

    assertStep("enqueued", 6);
    assertStep("deduplicated", 1);
    assertStep("claimed", 6);
    assertStep("completed", 2);
    assertStep("failed", 1);
    assertStep("dead", 1);
    assertStep("cancelled", 1);
    assertStep("released", 1);
    assertStep("lease_lost", 0);
    assertSample("l9_tasks_wait_seconds_count 6");
    assertSample("l9_tasks_run_seconds_count 3");
  }

  @Test
  void countsEachLeaseThatWasLost() {
    enqueue(TaskDraft.of("type"));
    ClaimedTask claimed = claim(1).get(0);
    var completed = tasks.work().complete(scope, new Completion(claimed.lease(), null));
    assertThrows(
        ConflictException.class,
        () -> tasks.work().complete(scope, new Completion(claimed.lease(), null)));
    var outcomes = tasks.work().release(scope, List.of(claimed.lease()));
    var beats = tasks.work().heartbeat(scope, List.of(claimed.lease()), Duration.ofMinutes(1));
    assertStep("lease_lost", 3);
    assertStep("completed", 1);
    assertStep("released", 0);
  }

  @Test
  void countsNothingOfReadsAndOfOtherErrors() {
    enqueue(TaskDraft.of("type"));
    ClaimedTask claimed = claim(1).get(0);
    assertEquals(claimed.task(), tasks.queue().get(scope, claimed.task().id()));
    assertThrows(
        ConflictException.class, () -> tasks.queue().redrive(scope, claimed.task().id(), false));
    for (String step : List.of("completed", "failed", "dead", "cancelled", "lease_lost")) {
      assertStep(step, 0);
    }
  }

  private void enqueue(TaskDraft first, TaskDraft... more) {
    var one = tasks.queue().enqueue(scope, first);
    if (more.length > 0) {
      var rest = tasks.queue().enqueueAll(scope, List.of(more));
    }
  }

  private List<ClaimedTask> claim(int most) {
    return tasks.work().claim(scope, new Claim("worker", Set.of(), most, Claim.DEFAULT_LEASE));
  }

  private void assertStep(String step, int count) {
    assertSample("l9_tasks_total{step=\"" + step + "\"} " + (double) count);
  }

  private void assertSample(String line) {
    String scraped = metrics.scrape();
    assertTrue(scraped.lines().anyMatch(line::equals), () -> line + " is not in\n" + scraped);
  }
}
