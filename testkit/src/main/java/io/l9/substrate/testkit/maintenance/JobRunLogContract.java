package io.l9.substrate.testkit.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Kit of the {@link JobRunLog}. Each test has a job of its own. */
public abstract class JobRunLogContract {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  private Random random;

  /** The ports under test. */
  protected abstract MaintenanceStore maintenance();

  @BeforeEach
  final void begin(TestInfo test) {
    random = Seeds.of(test);
  }

  @Test
  void givesTheRunsOfAJob_newestFirst_withEveryFieldAsItWas() {
    JobRun first = run(Job.REFRESH_VIEWS, false, 0, null);
    JobRun second = run(Job.REFRESH_VIEWS, true, 1, null);
    JobRun third = run(Job.REFRESH_VIEWS, false, 2, "database-unavailable: try again");
    append(second, first, third);
    assertEquals(List.of(third, second, first), of(Job.REFRESH_VIEWS, 10));
    assertEquals(List.of(third), of(Job.REFRESH_VIEWS, 1));
  }

  @Test
  void keepsEveryTime_andItsPlaceAmongTheOthers() {
    JobRun[] runs =
        Moments.EDGES.stream()
            .map(
                at ->
                    new JobRun(
                        Seeds.uuid(random), Job.EVICT_REQUESTS, false, at, Duration.ZERO, 0, null))
            .toArray(JobRun[]::new);
    append(runs);
    List<JobRun> newestFirst = new ArrayList<>(List.of(runs));
    Collections.reverse(newestFirst);
    assertEquals(newestFirst, of(Job.EVICT_REQUESTS, runs.length));
  }

  @Test
  void knowsTheLatestRun_andTheLatestThatSucceeded_butNoDryOne() {
    assertEquals(List.of(), latest(Job.EVICT_REFLECTIONS));
    JobRun success = run(Job.EVICT_REFLECTIONS, false, 1, null);
    append(run(Job.EVICT_REFLECTIONS, false, 0, null), success);
    assertEquals(
        List.of(new JobStatus(Job.EVICT_REFLECTIONS, success, success)),
        latest(Job.EVICT_REFLECTIONS));
    JobRun failure = run(Job.EVICT_REFLECTIONS, false, 2, "rolled-back: try again");
    append(failure, run(Job.EVICT_REFLECTIONS, true, 3, null));
    assertEquals(
        List.of(new JobStatus(Job.EVICT_REFLECTIONS, failure, success)),
        latest(Job.EVICT_REFLECTIONS));
    append(run(Job.DECAY_IMPORTANCE, false, 0, "a defect: Oops; see the log"));
    assertEquals(
        null, latest(Job.DECAY_IMPORTANCE).get(0).lastSuccess(), "one that only ever failed");
  }

  @Test
  void letsTheOldestGo_whenThereAreTooMany() {
    JobRun[] runs =
        IntStream.range(0, JobRunLog.KEPT + 3)
            .mapToObj(i -> run(Job.EVICT_PACKETS, false, i, null))
            .toArray(JobRun[]::new);
    append(runs);
    List<JobRun> kept = of(Job.EVICT_PACKETS, JobRunLog.KEPT + 10);
    assertEquals(JobRunLog.KEPT, kept.size());
    assertEquals(runs[3], kept.get(kept.size() - 1));
  }

  @Test
  void refusesEverybodyElse() {
    JobRunLog log = maintenance().runs();
    for (TenantScope actor : new TenantWorld(random).actors()) {
      assertThrows(ForbiddenException.class, () -> as(actor, log::latest));
      assertThrows(ForbiddenException.class, () -> as(actor, () -> log.of(Job.EVICT_PACKETS, 1)));
      assertThrows(
          ForbiddenException.class,
          () ->
              this.<@Nullable Void>as(
                  actor,
                  () -> {
                    log.append(run(Job.EVICT_PACKETS, false, 0, null));
                    return null;
                  }));
    }
  }

  @Test
  void refusesToWorkOutsideOfAUnitOfWork() {
    JobRunLog log = maintenance().runs();
    assertThrows(IllegalStateException.class, log::latest);
    assertThrows(IllegalStateException.class, () -> log.of(Job.EVICT_PACKETS, 1));
    assertThrows(
        IllegalStateException.class, () -> log.append(run(Job.EVICT_PACKETS, false, 0, null)));
  }

  private <T extends @Nullable Object> T as(TenantScope scope, Supplier<T> work) {
    return maintenance().unitOfWork().inScope(scope, work);
  }

  private static TenantScope operator() {
    return new TenantScope(
        new TenantId(new UUID(0, 0)), null, null, Role.PLATFORM_ADMIN, new UUID(0, 1), null, null);
  }

  private void append(JobRun... runs) {
    this.<@Nullable Void>as(
        operator(),
        () -> {
          for (JobRun run : runs) {
            maintenance().runs().append(run);
          }
          return null;
        });
  }

  private List<JobRun> of(Job job, int limit) {
    return as(operator(), () -> maintenance().runs().of(job, limit));
  }

  private List<JobStatus> latest(Job job) {
    return as(operator(), () -> maintenance().runs().latest()).stream()
        .filter(status -> status.job() == job)
        .toList();
  }

  private JobRun run(Job job, boolean dry, int minute, @Nullable String failure) {
    return new JobRun(
        Seeds.uuid(random),
        job,
        dry,
        NOW.plusSeconds(60L * minute),
        Duration.ofMillis(random.nextInt(100_000)),
        random.nextInt(1_000_000),
        failure);
  }
}
