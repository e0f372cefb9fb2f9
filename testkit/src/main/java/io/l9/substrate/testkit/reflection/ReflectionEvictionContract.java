package io.l9.substrate.testkit.reflection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the job that deletes expired reflections. */
public abstract class ReflectionEvictionContract extends ReflectionContract {

  private static final JobCommand COMMAND = JobCommand.of(Job.EVICT_REFLECTIONS);

  /** The ports of the job, over the same rows as {@link #reflection()}. */
  protected abstract MaintenanceStore maintenance();

  /** The policies and holds, over the same rows. */
  protected abstract RetentionStore retention();

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

  @Test
  void deletesNothing_asLongAsAHoldStands() {
    work();
    TenantScope actor = world().endUser();
    TenantScope foreigner = world().foreigner();
    stored(actor, until(lesson(actor), 0));
    stored(foreigner, until(lesson(foreigner), 0));
    UUID hold = hold(RetentionKind.REFLECTIONS);
    assertEquals(1, maintained(jobs -> jobs.affected(COMMAND, NOW)), "that of the foreigner");
    assertEquals(1, work());
    lift(hold);
    hold = hold(null);
    assertEquals(0, work());
    lift(hold);
    assertEquals(1, work());
  }

  @Test
  void deletesWhatWasRetiredOrHadExpired_onceItsTenantKeepsItNoLonger() {
    TenantScope actor = world().endUser();
    TenantScope admin = world().tenantAdmin();
    Reflection active = stored(actor, lesson(actor));
    Reflection retired = stored(actor, retired(lesson(actor), NOW));
    Reflection over = stored(actor, until(lesson(actor), 60));
    Reflection both = stored(actor, retired(until(lesson(actor), 120), NOW.plusSeconds(90)));
    run(admin, () -> retention().retention().set(admin.tenant(), RetentionKind.REFLECTIONS, 2));
    Instant later = NOW.plus(Duration.ofDays(2));
    assertEquals(0, apply(later));
    assertEquals(1, apply(later.plusSeconds(1)));
    assertTrue(find(actor, retired.id()).isEmpty());
    assertEquals(1, apply(later.plusSeconds(61)));
    assertTrue(find(actor, over.id()).isEmpty());
    assertEquals(1, apply(later.plusSeconds(91)));
    assertTrue(find(actor, both.id()).isEmpty());
    assertTrue(find(actor, active.id()).isPresent());
  }

  private static Reflection retired(Reflection row, Instant at) {
    return row.in(ReflectionState.RETIRED, "old", null, at);
  }

  /** Runs the job; returns how many reflections of the tenant were due and are gone. */
  private long apply(Instant now) {
    TenantScope admin = world().tenantAdmin();
    long due =
        as(admin, () -> retention().retention().due(admin.tenant(), now)).stream()
            .filter(kind -> kind.kind() == RetentionKind.REFLECTIONS)
            .mapToLong(RetentionDue::rows)
            .sum();
    Batch batch = new Batch(null, 0);
    do {
      UUID after = batch.next();
      batch = operated(jobs -> jobs.work(JobCommand.of(Job.APPLY_RETENTION), now, after));
    } while (batch.next() != null);
    return due;
  }

  private UUID hold(@Nullable RetentionKind kind) {
    RetentionHold hold =
        new RetentionHold(
            Seeds.uuid(random()), world().tenantAdmin().tenant(), kind, "lawsuit", null, NOW);
    run(world().tenantAdmin(), () -> retention().retention().place(hold));
    return hold.id();
  }

  private void lift(UUID hold) {
    assertTrue(as(world().tenantAdmin(), () -> retention().retention().lift(hold, null, NOW)));
  }

  private long work() {
    return maintained(jobs -> jobs.work(COMMAND, NOW, null).touched());
  }

  private long maintained(Function<MaintenanceRepository, Long> work) {
    return operated(work);
  }

  private <T> T operated(Function<MaintenanceRepository, T> work) {
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
