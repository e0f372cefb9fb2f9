package io.l9.substrate.inmemory.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.tasks.TaskLeaseRepositoryContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InMemoryTaskLeaseRepositoryTest extends TaskLeaseRepositoryContract {

  private final MutableClock clock = new MutableClock(NOW);
  private final InMemoryAdapters adapters = InMemoryPorts.open(clock);

  @Override
  protected TaskStore ports() {
    return adapters.tasks();
  }

  @Override
  protected void letPass(Duration time) {
    clock.advance(time);
  }

  @Test
  void takesTurnsAmongTenants_howeverManyOrganisationsOneHas() {
    TenantScope admin = world().tenantAdmin();
    for (int i = 0; i < 10; i++) {
      TenantScope org =
          new TenantScope(
              admin.tenant(),
              new OrgId(Seeds.uuid(random())),
              null,
              Role.ORG_ADMIN,
              admin.correlation(),
              null,
              null);
      enqueued(org, TaskDraft.of("kit"), 5);
    }
    enqueued(world().foreigner(), TaskDraft.of("kit"), 20);
    List<ClaimedTask> claimed = claimed(admin.withRole(Role.PLATFORM_ADMIN), 20);
    assertEquals(20, claimed.size());
    assertEquals(
        10,
        claimed.stream()
            .filter(task -> task.task().owner().tenant().equals(admin.tenant()))
            .map(task -> task.task().owner().org())
            .distinct()
            .count(),
        "half of them, one of each organisation");
  }
}
