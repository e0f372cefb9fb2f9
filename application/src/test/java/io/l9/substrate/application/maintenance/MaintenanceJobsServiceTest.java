package io.l9.substrate.application.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.requests.RequestComponents;
import io.l9.substrate.domain.knowledge.fact.FactReading;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.domain.maintenance.MaintenanceJobs;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Reembedding;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.Reindexing;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.Stores;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MaintenanceJobsServiceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final TenantScope OPERATOR =
      new TenantScope(
          new TenantId(new UUID(0, 0)),
          null,
          null,
          Role.PLATFORM_ADMIN,
          new UUID(0, 1),
          null,
          null);

  private final MutableClock clock = new MutableClock(NOW);
  private final InMemoryAdapters adapters = new InMemoryAdapters(new Jackson3JsonCodec(), clock);
  private final Batches batches = new Batches();
  private final Backlog backlog = new Backlog();
  private final Moves moves = new Moves();
  private final Terms terms = new Terms();
  private final Reading reading = new Reading();
  private final Deque<Runnable> turns = new ArrayDeque<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final JsonCodec json = new Jackson3JsonCodec();
  private final RequestComponents requests =
      RequestComponents.of(adapters.requests(), new SequentialIds(NOW), clock, turns::add, timer);
  private final MaintenanceJobs jobs =
      new MaintenanceJobsService(
          Stores.with(adapters.maintenance(), MaintenanceRepository.class, batches),
          backlog,
          moves,
          terms,
          reading,
          requests.useCases().operations(),
          json,
          new SequentialIds(NOW),
          clock);

  @Test
  void readsPacketsTenantByTenant_toTheLast() {
    assertEquals(7, jobs.run(OPERATOR, JobCommand.of(Job.EXTRACT_FACTS).dry()).touched());
    assertEquals(5, jobs.run(OPERATOR, JobCommand.of(Job.EXTRACT_FACTS)).touched());
    assertTrue(reading.steps.isEmpty());
  }

  /** Steps of two tenants, of which the first has a batch more and the second one fails. */
  private static final class Reading implements FactReading {

    private final TenantId first = new TenantId(new UUID(0, 1));
    private final Deque<Step> steps =
        new ArrayDeque<>(
            List.of(new Step(null, 3), new Step(first, 2), new Step(first, 0), new Step(null, 0)));

    @Override
    public Step work(TenantScope scope, int batch, @Nullable TenantId after) {
      return steps.remove();
    }

    @Override
    public long waiting(TenantScope scope) {
      return 7;
    }
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void startsAJobAsAnOperation_andNoOtherOfItMeanwhile() {
    Operation started = jobs.start(OPERATOR, JobCommand.of(Job.EVICT_PACKETS));
    assertEquals("jobs.evict-packets", started.kind());
    assertThrows(
        ConflictException.class, () -> jobs.start(OPERATOR, JobCommand.of(Job.EVICT_PACKETS)));
    assertThrows(
        ConflictException.class, () -> jobs.run(OPERATOR, JobCommand.of(Job.EVICT_PACKETS)));
    assertEquals(List.of(), jobs.runs(OPERATOR, Job.EVICT_PACKETS, 10));
    assertTrue(jobs.run(OPERATOR, JobCommand.of(Job.EVICT_PACKETS).dry()).dryRun());
    assertTrue(jobs.run(OPERATOR, JobCommand.of(Job.EMBED_BACKLOG)).succeeded(), "another job");
    turns.remove().run();

    Operation done = requests.useCases().operations().get(OPERATOR, started.id());
    assertEquals(OperationStatus.SUCCEEDED, done.status());
    JobRun run = jobs.runs(OPERATOR, Job.EVICT_PACKETS, 1).get(0);
    JsonDocument result = done.result();
    assertNotNull(result);
    assertTrue(result.text().contains(run.id().toString()), result::text);
    assertEquals(
        "jobs.evict-packets", jobs.start(OPERATOR, JobCommand.of(Job.EVICT_PACKETS)).kind());
  }

  /** Three batches of ten, each of which takes a second; the last may fail. */
  private final class Batches implements MaintenanceRepository {

    private final List<@Nullable UUID> asked = new ArrayList<>();
    private @Nullable RuntimeException failure;

    @Override
    public long affected(JobCommand command, Instant now) {
      assertEquals(NOW, now);
      return 30;
    }

    @Override
    public Batch work(JobCommand command, Instant now, @Nullable UUID after) {
      assertEquals(NOW, now, "the present of the job stands still");
      asked.add(after);
      clock.advance(Duration.ofSeconds(1));
      if (asked.size() == 3 && failure != null) {
        throw failure;
      }
      return new Batch(asked.size() == 3 ? null : new UUID(0, asked.size()), 10);
    }
  }

  /** Three packets wait, of which one fails. */
  private static final class Backlog implements EmbeddingBacklog {

    private int steps;

    @Override
    public Step work(TenantScope scope, int batch) {
      assertEquals(OPERATOR, scope);
      return steps++ == 0 ? new Step(3, 2, 1) : new Step(0, 0, 0);
    }

    @Override
    public State state(TenantScope scope, int failures) {
      return new State(3, 0, NOW, List.of());
    }

    @Override
    public int retry(TenantScope scope) {
      throw new AssertionError("is for people");
    }
  }

  /** A space that is moved in two steps. */
  private static final class Moves implements Reembedding {

    private int left = 2;

    @Override
    public List<SpaceModels> work(TenantScope scope, int batch) {
      assertEquals(OPERATOR, scope);
      return left-- > 0
          ? List.of(
              SpaceModels.of(OPERATOR.tenant(), EmbeddingSpace.CONTENT, new EmbeddingModel("m", 2)))
          : List.of();
    }

    @Override
    public SpaceModels begin(TenantScope scope, EmbeddingSpace space, EmbeddingModel target) {
      throw new AssertionError("is for people");
    }

    @Override
    public SpaceModels cancel(TenantScope scope, EmbeddingSpace space) {
      throw new AssertionError("is for people");
    }

    @Override
    public List<SpaceModels> spaces(TenantScope scope) {
      throw new AssertionError("is for people");
    }
  }

  /** Seven packets in three steps. */
  private static final class Terms implements Reindexing {

    private final List<@Nullable PacketId> asked = new ArrayList<>();

    @Override
    public long waiting(TenantScope scope) {
      return 7;
    }

    @Override
    public Step work(TenantScope scope, @Nullable PacketId after, int batch) {
      assertEquals(OPERATOR, scope);
      asked.add(after);
      int step = asked.size();
      return step < 4 ? new Step(step == 3 ? 1 : 3, id(step)) : new Step(0, null);
    }

    static PacketId id(int step) {
      return new PacketId(new UUID(0, step));
    }
  }

  @Test
  void embedsWhatWaits_movesSpacesOn_andRenewsTerms() {
    assertEquals(10, jobs.run(OPERATOR, JobCommand.of(Job.EMBED_BACKLOG).dry()).touched());
    assertEquals(0, backlog.steps);

    assertEquals(List.of(), terms.asked);

    assertEquals(9, jobs.run(OPERATOR, JobCommand.of(Job.EMBED_BACKLOG)).touched());
    assertEquals(-1, moves.left, "until none is left");
    assertEquals(Arrays.asList(null, Terms.id(1), Terms.id(2), Terms.id(3)), terms.asked);
    assertEquals(List.of(), batches.asked);
  }

  @Test
  void worksBatchByBatch_andRecordsHowItWent() {
    JobRun run = jobs.run(OPERATOR, JobCommand.of(Job.EVICT_PACKETS));
    assertEquals(Arrays.asList(null, new UUID(0, 1), new UUID(0, 2)), batches.asked);
    assertEquals(30, run.touched());
    assertEquals(NOW, run.startedAt());
    assertEquals(Duration.ofSeconds(3), run.duration());
    assertTrue(run.succeeded());
    assertEquals(List.of(run), jobs.runs(OPERATOR, Job.EVICT_PACKETS, 10));
    assertEquals(
        new JobStatus(Job.EVICT_PACKETS, run, run),
        jobs.jobs(OPERATOR).get(Arrays.asList(Job.values()).indexOf(Job.EVICT_PACKETS)));
  }

  @Test
  void onlyCounts_whenItIsDry() {
    JobRun run = jobs.run(OPERATOR, JobCommand.of(Job.EVICT_PACKETS).dry());
    assertEquals(30, run.touched());
    assertTrue(run.dryRun());
    assertEquals(List.of(), batches.asked);
    assertEquals(List.of(run), jobs.runs(OPERATOR, Job.EVICT_PACKETS, 10));
    jobs.jobs(OPERATOR).forEach(status -> assertNull(status.lastRun(), "a dry run is no run"));
  }

  @Test
  void recordsAFailure_andWhatWasDoneBefore_andThrowsIt() {
    batches.failure = new UnavailableException(ErrorCode.ROLLED_BACK, "try again", null);
    assertThrows(
        UnavailableException.class, () -> jobs.run(OPERATOR, JobCommand.of(Job.REFRESH_VIEWS)));
    JobRun run = jobs.runs(OPERATOR, Job.REFRESH_VIEWS, 1).get(0);
    assertFalse(run.succeeded());
    assertEquals("rolled-back: try again", run.failure());
    assertEquals(20, run.touched());
  }

  @Test
  void showsNothingOfADefect_butThatItIsOne() {
    batches.failure = new IllegalStateException("SELECT secret FROM other_tenant");
    assertThrows(
        IllegalStateException.class, () -> jobs.run(OPERATOR, JobCommand.of(Job.REFRESH_VIEWS)));
    assertEquals(
        "a defect: IllegalStateException; see the log",
        jobs.runs(OPERATOR, Job.REFRESH_VIEWS, 1).get(0).failure());
  }

  @Test
  void knowsEveryJob_alsoThoseThatNeverRan() {
    assertEquals(List.of(Job.values()), jobs.jobs(OPERATOR).stream().map(JobStatus::job).toList());
  }

  @Test
  void refusesEverybodyElse() {
    for (TenantScope actor : new TenantWorld(new Random(3)).actors()) {
      assertThrows(ForbiddenException.class, () -> jobs.jobs(actor));
      assertThrows(ForbiddenException.class, () -> jobs.runs(actor, Job.EVICT_PACKETS, 1));
      assertThrows(
          ForbiddenException.class, () -> jobs.run(actor, JobCommand.of(Job.EVICT_PACKETS)));
      assertThrows(
          ForbiddenException.class, () -> jobs.run(actor, JobCommand.of(Job.EVICT_PACKETS).dry()));
    }
    assertEquals(List.of(), batches.asked);
  }

  @Test
  void refusesNonsense() {
    for (double rate : new double[] {-0.1, 1.5, Double.NaN}) {
      assertThrows(
          ValidationException.class, () -> new JobCommand(Job.DECAY_IMPORTANCE, false, 30, rate));
    }
    for (int days : new int[] {-1, 36_501}) {
      assertThrows(
          ValidationException.class, () -> new JobCommand(Job.DECAY_IMPORTANCE, false, days, 0.1));
    }
    assertThrows(ValidationException.class, () -> new JobCommand(Job.EVICT_PACKETS, false, 7, 0.1));
    SubstrateException unknown =
        assertThrows(ValidationException.class, () -> Job.ofCode("tidy-up"));
    assertTrue(String.valueOf(unknown.violations()).contains("fold-accesses"));
    assertThrows(ValidationException.class, () -> jobs.runs(OPERATOR, Job.EVICT_PACKETS, 1_001));
  }
}
