package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers over the logins of a real database. */
class TaskWorkerIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static MemorySubstrate opened() {
    return MemorySubstrate.builder()
        .dataSource(DATABASE.api())
        .maintainer(DATABASE.maintainer())
        .embedder(null)
        .build();
  }

  @Test
  void completesEachTaskTogetherWithItsEffect_onceItIsCommitted() {
    try (MemorySubstrate l9 = opened()) {
      Memory alice = l9.as("acme", "sales", "alice");
      IllegalStateException planted = new IllegalStateException("planted");
      assertThrows(
          IllegalStateException.class,
          () ->
              alice.<TaskId>atomically(
                  m -> {
                    m.tasks().enqueue("mail", "never");
                    throw planted;
                  }));
      List<TaskId> ids = new ArrayList<>();
      CountDownLatch done = new CountDownLatch(20);
      TaskWorker worker =
          TaskWorker.of(l9, alice.scope())
              .concurrency(4)
              .handle(
                  "mail",
                  run -> {
                    run.completing(own -> own.tasks().enqueue("sent", null).type());
                    done.countDown();
                  })
              .start();
      try {
        for (int i = 0; i < 20; i++) {
          String payload = "task " + i;
          ids.add(alice.atomically(m -> m.tasks().enqueue("mail", payload).id()));
        }
        TaskWorkerTestBase.await(done);
      } finally {
        worker.close();
      }
      for (TaskId id : ids) {
        assertEquals(TaskStatus.COMPLETED, alice.tasks().get(id).status());
        assertEquals("\"sent\"", String.valueOf(alice.tasks().get(id).result()));
      }
      assertEquals(20, alice.tasks().statistics().get(1).ready(), "one effect each");
    }
  }

  @Test
  void worksForThePlatform_inTheScopeOfEachTasksOwner() {
    try (MemorySubstrate l9 = opened()) {
      Memory bob = l9.as("globex", "ops", "bob");
      Memory cursor = l9.as(bob.scope().withRole(Role.CURSOR_USER));
      Memory admin =
          l9.as(
              new TenantScope(
                  bob.scope().tenant(),
                  null,
                  null,
                  Role.TENANT_ADMIN,
                  bob.scope().correlation(),
                  null,
                  null));
      Memory carol = l9.as("initech", "ops", "carol");
      Map<TaskId, Memory> owners = new ConcurrentHashMap<>();
      owners.put(bob.tasks().enqueue("platform", null).id(), bob);
      owners.put(admin.tasks().enqueue("platform", null).id(), admin);
      owners.put(carol.tasks().enqueue("platform", null).id(), carol);
      owners.put(
          cursor
              .tasks()
              .enqueue(cursor.tasks().draft("platform", null).visibleTo(Visibility.CURSOR))
              .task()
              .id(),
          cursor);
      Map<TaskId, TenantScope> scopes = new ConcurrentHashMap<>();
      CountDownLatch done = new CountDownLatch(owners.size());
      TaskWorker worker =
          TaskWorker.ofPlatform(l9)
              .handle(
                  "platform",
                  run -> {
                    scopes.put(run.task().id(), run.memory().scope());
                    run.completing(own -> own.tasks().get(run.task().id()).type());
                    done.countDown();
                  })
              .start();
      try {
        TaskWorkerTestBase.await(done);
      } finally {
        worker.close();
      }
      owners.forEach(
          (id, owner) -> {
            assertEquals(owner.scope().owner(), scopes.get(id).owner());
            assertEquals(TaskStatus.COMPLETED, owner.tasks().get(id).status());
          });
    }
  }

  @Test
  void keepsItsLease_isToldOfCancellation_andGivesBackWhenItStops() {
    try (MemorySubstrate l9 = opened()) {
      Memory dave = l9.as("hooli", "ops", "dave");
      CountDownLatch begun = new CountDownLatch(2);
      CountDownLatch cancelled = new CountDownLatch(1);
      TaskId first = dave.tasks().enqueue("cancelled", null).id();
      TaskId second = dave.tasks().enqueue("stopped", null).id();
      TaskWorker worker =
          TaskWorker.of(l9, dave.scope())
              .lease(Duration.ofSeconds(6))
              .handle(
                  "cancelled",
                  run -> {
                    begun.countDown();
                    TaskWorkerTestBase.blockUntilInterrupted(cancelled);
                  })
              .handle(
                  "stopped",
                  run -> {
                    begun.countDown();
                    TaskWorkerTestBase.blockUntilInterrupted(new CountDownLatch(1));
                  })
              .start();
      try {
        TaskWorkerTestBase.await(begun);
        assertTrue(dave.tasks().cancel(first).cancelRequested());
        TaskWorkerTestBase.await(cancelled);
      } finally {
        worker.stop(Duration.ZERO);
      }
      assertEquals(Disposition.CANCELLED, dave.tasks().get(first).disposition());
      assertEquals(TaskStatus.PENDING, dave.tasks().get(second).status());
      assertEquals(0, dave.tasks().get(second).attempts());
    }
  }
}
