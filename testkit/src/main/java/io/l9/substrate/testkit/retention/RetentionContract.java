package io.l9.substrate.testkit.retention;

import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionRemoval;
import io.l9.substrate.domain.retention.RetentionRepository;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Base of the kits of retention: the ports under test, and rows of many kinds to store. */
public abstract class RetentionContract extends MemoryContract {

  private static final TenantScope OPERATOR =
      new TenantScope(
          new TenantId(new UUID(0, 0)),
          null,
          null,
          Role.PLATFORM_ADMIN,
          new UUID(0, 1),
          null,
          null);

  /** The ports under test, over the same rows as {@link #ports()}. */
  protected abstract RetentionStore store();

  /** The jobs, over the same rows. */
  protected abstract MaintenanceStore maintenance();

  /** The agent log, over the same rows. */
  protected abstract LogStore logs();

  /** The reasoning traces, over the same rows. */
  protected abstract ReasoningStore reasoning();

  final RetentionRepository retention() {
    return store().retention();
  }

  /** Sets the days of a kind in the tenant of the world. */
  final void keep(RetentionKind kind, int days) {
    TenantScope admin = world().tenantAdmin();
    run(admin, () -> retention().set(admin.tenant(), kind, days));
  }

  final RetentionHold hold(@Nullable RetentionKind kind, Instant at) {
    TenantScope admin = world().tenantAdmin();
    RetentionHold hold =
        new RetentionHold(
            Seeds.uuid(random()), admin.tenant(), kind, "lawsuit \uD83D\uDE80", admin.user(), at);
    run(admin, () -> retention().place(hold));
    return hold;
  }

  final long affected() {
    return maintenance()
        .unitOfWork()
        .inScope(
            OPERATOR,
            () ->
                maintenance().repository().affected(JobCommand.of(Job.APPLY_RETENTION).dry(), NOW));
  }

  /** Runs the job to its end; returns what it says that it deleted. */
  final List<RetentionRemoval> apply() {
    List<RetentionRemoval> removals = new ArrayList<>();
    Batch batch = new Batch(null, 0);
    do {
      batch = batch(batch.next());
      removals.addAll(batch.removals());
    } while (batch.next() != null);
    return removals;
  }

  final Batch batch(@Nullable UUID after) {
    return maintenance()
        .unitOfWork()
        .inScope(
            OPERATOR,
            () -> maintenance().repository().work(JobCommand.of(Job.APPLY_RETENTION), NOW, after));
  }

  /** Stores a row of this time, of the actor's own. */
  final void row(TenantScope actor, RetentionKind kind, Instant at) {
    switch (kind) {
      case PACKETS -> stored(actor, packet(actor).timestamp(at));
      case EVENTS -> event(actor, null, at);
      case TRACES -> trace(actor, null, at);
      case LOGS -> lines(actor, at, 1);
      case ACCESSES -> run(actor, () -> memory().accessLog().appendAll(List.of(access(actor, at))));
      case SUMMARIES -> run(actor, () -> memory().summaries().create(summary(actor, at), INDEX));
      case CHECKPOINTS, COMPLETED_TASKS, FAILED_TASKS, REFLECTIONS ->
          throw new IllegalArgumentException("the kit of " + kind + " stores these");
    }
  }

  private static final SummaryRepository.Index INDEX =
      new SummaryRepository.Index(Set.of(), null, null);

  final AgentEvent event(TenantScope actor, @Nullable PacketId about, Instant at) {
    AgentEvent event =
        new AgentEvent(
            Seeds.uuid(random()),
            actor.owner(),
            "planner",
            "step",
            about,
            json().of("content"),
            at,
            null,
            null,
            null);
    run(actor, () -> memory().agentEvents().appendAll(List.of(event)));
    return event;
  }

  final UUID trace(TenantScope actor, @Nullable PacketId about, Instant at) {
    ReasoningHead head =
        new ReasoningHead(
            Seeds.uuid(random()),
            actor.owner(),
            Visibility.SHARED,
            "planner",
            about,
            1,
            null,
            null,
            at,
            null,
            null,
            null);
    List<ReasoningStep> steps = List.of(ReasoningStep.of("thought", json().of("a")));
    run(
        actor,
        () ->
            reasoning()
                .reasoning()
                .create(new ReasoningTrace(head, null, steps, null, null, Map.of())));
    return head.id();
  }

  final void lines(TenantScope actor, Instant at, int count) {
    List<LogEntry> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(
          new LogEntry(
              Seeds.uuid(random()),
              actor.owner(),
              "planner",
              LogLevel.INFO,
              "line",
              null,
              null,
              at,
              null,
              null,
              null,
              null));
    }
    run(actor, () -> logs().logs().append(lines));
  }

  private Access access(TenantScope actor, Instant at) {
    return new Access(
        Seeds.uuid(random()),
        actor.owner(),
        AccessTarget.packet(Seeds.uuid(random())),
        AccessKind.READ,
        "kit",
        null,
        null,
        null,
        null,
        null,
        at,
        null,
        null,
        null);
  }

  private Summary summary(TenantScope actor, Instant at) {
    return new Summary(
        new SummaryId(Seeds.uuid(random())),
        actor.owner(),
        Visibility.SHARED,
        SummarySubject.topic("kit"),
        Consolidation.of("text"),
        List.of(),
        false,
        7,
        "kit",
        null,
        null,
        null,
        at,
        NOW,
        1);
  }
}
