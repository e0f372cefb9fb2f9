package io.l9.substrate.testkit.reflection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Kit of the job that deletes expired reflections. */
public abstract class ReflectionEvictionContract extends ReflectionContract {

  private static final JobCommand COMMAND = JobCommand.of(Job.EVICT_REFLECTIONS);

  /** The ports of the job, over the same rows as {@link #reflection()}. */
  protected abstract MaintenanceStore maintenance();

  @Test
  void deletesWhatIsExpired_withItsEvidenceAndItsUses_andNothingElse() {
    work();
    TenantScope actor = world().endUser();
    TenantScope foreigner = world().foreigner();
    Reflection over = stored(actor, until(lesson(actor), 0));
    Reflection foreign = stored(foreigner, until(lesson(foreigner), 0));
    Reflection soon = stored(actor, until(lesson(actor), 1));
    Reflection never = stored(actor, lesson(actor));
    run(
        actor,
        () ->
            reflection()
                .reflections()
                .tell(List.of(evidence(over, ReflectionEvidence.Kind.TASK, "one", null))));
    ReflectionUse kept = use(never, actor.owner(), "one", "k");
    write(actor, use(over, actor.owner(), "one", "k"), kept);

    assertEquals(2, maintained(jobs -> jobs.affected(COMMAND, NOW)));
    assertTrue(find(actor, over.id()).isPresent(), "counting touches nothing");
    assertEquals(2, work());

    assertTrue(find(actor, over.id()).isEmpty());
    assertTrue(find(foreigner, foreign.id()).isEmpty());
    assertTrue(find(actor, soon.id()).isPresent());
    assertTrue(find(actor, never.id()).isPresent());
    assertEquals(List.of(kept), as(actor, () -> reflection().uses().ofTask(actor.owner(), "one")));
    assertEquals(List.of(), as(actor, () -> reflection().reflections().evidence(over.id(), 9)));
    assertEquals(0, work());
  }

  private long work() {
    return maintained(jobs -> jobs.work(COMMAND, NOW, null).touched());
  }

  private long maintained(Function<MaintenanceRepository, Long> work) {
    TenantScope operator =
        new TenantScope(
            new TenantId(new UUID(0, 0)),
            null,
            null,
            Role.PLATFORM_ADMIN,
            new UUID(0, 1),
            null,
            null);
    return maintenance()
        .unitOfWork()
        .inScope(operator, () -> work.apply(maintenance().repository()));
  }
}
