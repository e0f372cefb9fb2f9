package io.l9.substrate.application.maintenance;

import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.knowledge.fact.FactReading;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.domain.maintenance.MaintenanceJobs;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.Reembedding;
import io.l9.substrate.domain.memory.search.Reindexing;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.retention.RetentionRemoval;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class MaintenanceJobsService implements MaintenanceJobs {

  private static final int MAX_RUNS = 1_000;

  /** So few that what is new does not wait long for what is made again. */
  private static final int EMBEDDED_AT_ONCE = 100;

  private static final int READ_AT_ONCE = 100;

  private final UnitOfWork unitOfWork;
  private final MaintenanceRepository maintenance;
  private final JobRunLog log;
  private final AuditRepository audit;
  private final IdGenerator ids;
  private final Clock clock;
  private final EmbeddingBacklog backlog;
  private final Reembedding reembedding;
  private final Reindexing reindexing;
  private final FactReading reading;
  private final Operations operations;
  private final JsonCodec json;

  MaintenanceJobsService(
      MaintenanceStore store,
      EmbeddingBacklog backlog,
      Reembedding reembedding,
      Reindexing reindexing,
      FactReading reading,
      Operations operations,
      JsonCodec json,
      IdGenerator ids,
      Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.maintenance = store.repository();
    this.log = store.runs();
    this.audit = store.audit();
    this.ids = ids;
    this.clock = clock;
    this.backlog = backlog;
    this.reembedding = reembedding;
    this.reindexing = reindexing;
    this.reading = reading;
    this.operations = operations;
    this.json = json;
  }

  @Override
  public List<JobStatus> jobs(TenantScope scope) {
    requirePlatformAdmin(scope);
    Map<Job, JobStatus> known = new EnumMap<>(Job.class);
    for (Job job : Job.values()) {
      known.put(job, new JobStatus(job, null, null));
    }
    unitOfWork.inScope(scope, log::latest).forEach(status -> known.put(status.job(), status));
    return List.copyOf(known.values());
  }

  @Override
  public List<JobRun> runs(TenantScope scope, Job job, int limit) {
    requirePlatformAdmin(scope);
    Require.present("/job", job);
    Require.limit("/limit", limit, MAX_RUNS);
    return unitOfWork.inScope(scope, () -> log.of(job, limit));
  }

  @Override
  public JobRun run(TenantScope scope, JobCommand command) {
    requirePlatformAdmin(scope);
    if (!Require.present("/command", command).dryRun()) {
      requireNoOperation(scope, command);
    }
    return complete(scope, command);
  }

  @Override
  public Operation start(TenantScope scope, JobCommand command) {
    requirePlatformAdmin(scope);
    requireNoOperation(scope, Require.present("/command", command));
    return operations.start(
        scope, kind(command), progress -> Optional.of(result(complete(scope, command))));
  }

  private void requireNoOperation(TenantScope scope, JobCommand command) {
    for (OperationStatus unfinished : List.of(OperationStatus.RUNNING, OperationStatus.PENDING)) {
      for (Operation other :
          operations.list(scope, new OperationQuery(unfinished, kind(command), 1, null)).items()) {
        throw new ConflictException(
            ErrorCode.CONFLICT,
            "that job is running as the operation " + other.id() + "; wait until it has ended");
      }
    }
  }

  private static String kind(JobCommand command) {
    return "jobs." + command.job().code();
  }

  private JobRun complete(TenantScope scope, JobCommand command) {
    Progress progress = new Progress(command, clock.instant());
    try {
      if (command.dryRun()) {
        progress.touched = waiting(scope, command, progress.startedAt);
      } else {
        switch (command.job()) {
          case EMBED_BACKLOG -> embed(scope, progress);
          case EXTRACT_FACTS -> extract(scope, progress);
          default -> work(scope, progress);
        }
      }
    } catch (RuntimeException e) {
      recordFailure(scope, progress, e);
      throw e;
    }
    return record(scope, progress, null);
  }

  private long waiting(TenantScope scope, JobCommand command, Instant now) {
    return switch (command.job()) {
      case EMBED_BACKLOG -> backlog.state(scope, 0).waiting() + reindexing.waiting(scope);
      case EXTRACT_FACTS -> reading.waiting(scope);
      default -> unitOfWork.inScope(scope, () -> maintenance.affected(command, now));
    };
  }

  private JsonDocument result(JobRun run) {
    return json.of(
        Map.of(
            "run_id", run.id().toString(),
            "job", run.job().code(),
            "duration_ms", run.duration().toMillis(),
            "touched", run.touched(),
            "unit", run.job().unit()));
  }

  private void work(TenantScope scope, Progress progress) {
    @Nullable UUID after = null;
    do {
      UUID from = after;
      Batch batch =
          unitOfWork.inScope(
              scope,
              () -> {
                Batch done = maintenance.work(progress.command, progress.startedAt, from);
                audit.append(done.removals().stream().map(this::deed).toList());
                return done;
              });
      progress.touched += batch.touched();
      after = batch.next();
    } while (after != null);
  }

  private AuditDraft deed(RetentionRemoval removal) {
    return new AuditDraft(
        new Ownership(removal.tenant(), null, null),
        Visibility.SHARED,
        "retention.delete",
        new AuditTarget("retention", removal.kind().code()),
        null,
        null,
        json.of(
            Map.of(
                "rows", removal.rows(),
                "oldest", removal.oldest().toString(),
                "newest", removal.newest().toString())),
        ids.next());
  }

  /** Step by step, each of which is stored by itself; what fails waits for its next attempt. */
  private void embed(TenantScope scope, Progress progress) {
    EmbeddingBacklog.Step step;
    do {
      step = backlog.work(scope, EMBEDDED_AT_ONCE);
      progress.touched += step.done();
    } while (step.taken() > 0);
    while (!reembedding.work(scope, EMBEDDED_AT_ONCE).isEmpty()) {
      progress.touched += backlog.work(scope, EMBEDDED_AT_ONCE).done();
    }
    Reindexing.Step reindexed = reindexing.work(scope, null, EMBEDDED_AT_ONCE);
    while (reindexed.next() != null) {
      progress.touched += reindexed.done() + backlog.work(scope, EMBEDDED_AT_ONCE).done();
      reindexed = reindexing.work(scope, reindexed.next(), EMBEDDED_AT_ONCE);
    }
  }

  /** Tenant by tenant; what fails waits for its next attempt. */
  private void extract(TenantScope scope, Progress progress) {
    FactReading.Step step = reading.work(scope, READ_AT_ONCE, null);
    while (step.next() != null || step.read() > 0) {
      progress.touched += step.read();
      step = reading.work(scope, READ_AT_ONCE, step.next());
    }
  }

  private void recordFailure(TenantScope scope, Progress progress, RuntimeException failure) {
    // Only our own exceptions have messages that are safe to show.
    String why =
        failure instanceof SubstrateException known
            ? known.code().code() + ": " + known.getMessage()
            : "a defect: " + failure.getClass().getSimpleName() + "; see the log";
    try {
      record(scope, progress, why);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private JobRun record(TenantScope scope, Progress progress, @Nullable String failure) {
    JobRun run =
        new JobRun(
            ids.next(),
            progress.command.job(),
            progress.command.dryRun(),
            progress.startedAt,
            Duration.ofMillis(
                Math.max(0, Duration.between(progress.startedAt, clock.instant()).toMillis())),
            progress.touched,
            failure);
    return unitOfWork.inScope(
        scope,
        () -> {
          log.append(run);
          return run;
        });
  }

  private static void requirePlatformAdmin(TenantScope scope) {
    if (scope.role() != Role.PLATFORM_ADMIN) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "jobs are for platform administrators, not for the role " + scope.role().code());
    }
  }

  private static final class Progress {

    final JobCommand command;
    final Instant startedAt;
    long touched;

    Progress(JobCommand command, Instant now) {
      this.command = command;
      this.startedAt = now.truncatedTo(ChronoUnit.MICROS);
    }
  }
}
