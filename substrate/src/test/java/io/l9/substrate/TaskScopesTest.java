package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TaskScopesTest {

  private final TenantWorld world = new TenantWorld(new Random(5));
  private final TenantScope platform = world.tenantAdmin().withRole(Role.PLATFORM_ADMIN);

  @Test
  void mayWriteTheTask_whateverItsOwnerAndVisibility() {
    for (Ownership owner : world.owners()) {
      for (Visibility visibility : Visibility.values()) {
        TenantScope scope = TaskScopes.of(platform, task(owner, visibility, "trace"));
        assertTrue(scope.mayWrite(owner, visibility), () -> scope + " " + owner + visibility);
        boolean ofThePlatform = owner.org() == null && visibility == Visibility.L_PRIVATE;
        assertEquals(ofThePlatform, scope.role() == Role.PLATFORM_ADMIN, scope::toString);
      }
    }
  }

  @Test
  void isThatOfTheWorker_whoIsNotThePlatform_withTheTracingOfTheTask() {
    TenantScope worker = world.system();
    TenantScope scope =
        TaskScopes.of(worker, task(world.endUser().owner(), Visibility.SHARED, "t"));
    assertTrue(scope.sameActor(worker));
    assertEquals(new UUID(0, 9), scope.correlation());
    assertEquals("t", scope.trace());
    TenantScope foreign =
        TaskScopes.of(worker, task(world.endUser().owner(), Visibility.SHARED, "t".repeat(300)));
    assertEquals(null, foreign.trace());
  }

  private static Task task(Ownership owner, Visibility visibility, @Nullable String trace) {
    TaskDraft draft = TaskDraft.of("type");
    return new Task(
        new TaskId(new UUID(0, 1)),
        owner,
        visibility,
        draft.type(),
        TaskStatus.RUNNING,
        null,
        null,
        null,
        null,
        draft.priority(),
        TaskWorkerTestBase.NOW,
        1,
        draft.maxAttempts(),
        0,
        null,
        draft.maxRun(),
        false,
        null,
        null,
        null,
        TaskWorkerTestBase.NOW,
        null,
        new UUID(0, 9),
        null,
        trace);
  }
}
