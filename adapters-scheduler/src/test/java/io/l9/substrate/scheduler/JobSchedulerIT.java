package io.l9.substrate.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.domain.maintenance.MaintenanceJobs;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobSchedulerIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final JobSchedule ONLY_FOLDING =
      JobSchedule.standard()
          .with(
              Stream.of(Job.values())
                  .filter(job -> job != Job.FOLD_ACCESSES)
                  .map(job -> job.code() + "=-")
                  .collect(Collectors.joining(";")));
  private static final TenantScope OPERATOR =
      new TenantScope(
          new TenantId(new UUID(0, 0)),
          null,
          null,
          Role.PLATFORM_ADMIN,
          new UUID(0, 1),
          null,
          null);

  /** Notes what it is asked to run. */
  private static class Noting implements MaintenanceJobs {

    final List<Job> ran = new CopyOnWriteArrayList<>();

    @Override
    public List<JobStatus> jobs(TenantScope scope) {
      return List.of();
    }

    @Override
    public JobRun run(TenantScope scope, JobCommand command) {
      assertEquals(OPERATOR, scope);
      ran.add(command.job());
      return new JobRun(new UUID(0, 2), command.job(), false, NOON, Duration.ZERO, 0, null);
    }

    @Override
    public Operation start(TenantScope scope, JobCommand command) {
      throw new AssertionError("a schedule waits for its runs");
    }

    @Override
    public List<JobRun> runs(TenantScope scope, Job job, int limit) {
      return List.of();
    }
  }

  private final SettableClock clock = new SettableClock();

  @BeforeEach
  void clear() throws SQLException {
    clock.set(NOON);
    execute("DELETE FROM scheduled_jobs");
  }

  @Test
  void runsEachJobWhenItIsDue_andAgainAfterItsTime() throws SQLException {
    Noting jobs = new Noting();
    ManualScheduler scheduler = scheduler(jobs, JobSchedule.standard());
    scheduler.start();
    scheduler.runAnyDueExecutions();
    assertEquals(
        List.of(Job.EMBED_BACKLOG, Job.FOLD_ACCESSES, Job.FOLD_LEXICAL_STATISTICS, Job.REAP_TASKS),
        jobs.ran.stream().sorted().toList(),
        "what has no time of day runs at once");
    jobs.ran.clear();
    clock.tick(Duration.ofSeconds(14));
    scheduler.runAnyDueExecutions();
    assertEquals(List.of(), jobs.ran);
    clock.tick(Duration.ofSeconds(2));
    scheduler.runAnyDueExecutions();
    assertEquals(List.of(Job.EMBED_BACKLOG, Job.REAP_TASKS), jobs.ran.stream().sorted().toList());
    jobs.ran.clear();
    clock.tick(Duration.ofSeconds(45));
    scheduler.runAnyDueExecutions();
    assertEquals(
        List.of(Job.EMBED_BACKLOG, Job.FOLD_ACCESSES, Job.FOLD_LEXICAL_STATISTICS, Job.REAP_TASKS),
        jobs.ran.stream().sorted().toList());
    jobs.ran.clear();
    clock.set(Instant.parse("2026-03-02T03:00:00Z"));
    scheduler.runAnyDueExecutions();
    List<Job> wanted = Stream.of(Job.values()).filter(JobSchedule.standard()::runs).toList();
    assertEquals(12, wanted.size());
    assertEquals(wanted, jobs.ran.stream().sorted().toList());
    assertEquals(Integer.toString(wanted.size()), query("SELECT count(*) FROM scheduled_jobs"));
  }

  @Test
  void hasOneRunner_amongTwoInstancesOfOneDatabase() {
    Noting one = new Noting();
    Noting other = new Noting();
    ManualScheduler first = scheduler(one, ONLY_FOLDING);
    ManualScheduler second = scheduler(other, ONLY_FOLDING);
    first.start();
    second.start();
    for (int minute = 0; minute < 6; minute++) {
      ManualScheduler[] order =
          minute % 2 == 0
              ? new ManualScheduler[] {first, second}
              : new ManualScheduler[] {second, first};
      order[0].runAnyDueExecutions();
      order[1].runAnyDueExecutions();
      clock.tick(Duration.ofSeconds(61));
    }
    assertEquals(3, one.ran.size(), "every second time");
    assertEquals(3, other.ran.size(), "and the other in between");
  }

  @Test
  void leavesAJobToWhoeverRunsIt() throws SQLException {
    Noting jobs = new Noting();
    ManualScheduler scheduler = scheduler(jobs, ONLY_FOLDING);
    scheduler.start();
    pick("another-instance", NOON);
    scheduler.runAnyDueExecutions();
    assertEquals(List.of(), jobs.ran);
  }

  @Test
  void takesAJobOver_whenItsRunnerWasKilled() throws SQLException {
    Noting jobs = new Noting();
    ManualScheduler scheduler = scheduler(jobs, ONLY_FOLDING);
    scheduler.start();
    pick("killed-instance", NOON.minus(Duration.ofHours(1)));
    scheduler.runDeadExecutionDetection();
    assertEquals(
        "f|",
        query("SELECT picked, picked_by FROM scheduled_jobs WHERE task_name = 'fold-accesses'"));
    // the library revives by the machine's clock
    clock.set(Instant.parse("2100-01-01T00:00:00Z"));
    scheduler.runAnyDueExecutions();
    assertEquals(List.of(Job.FOLD_ACCESSES), jobs.ran);
  }

  @Test
  void triesAgain_whenAJobFails_andShowsIt() throws SQLException {
    Noting jobs =
        new Noting() {
          @Override
          public JobRun run(TenantScope scope, JobCommand command) {
            JobRun run = super.run(scope, command);
            if (ran.size() <= 2) {
              throw new UnavailableException(ErrorCode.ROLLED_BACK, "try again", null);
            }
            return run;
          }
        };
    ManualScheduler scheduler =
        scheduler(jobs, ONLY_FOLDING.with("fold-accesses=FIXED_DELAY|86400s"));
    scheduler.start();
    String failures = "SELECT consecutive_failures, last_failure IS NOT NULL FROM scheduled_jobs";
    scheduler.runAnyDueExecutions();
    assertEquals("1|t", query(failures));
    for (int retry = 0; retry < 2; retry++) {
      clock.tick(Duration.ofMinutes(5));
      scheduler.runAnyDueExecutions();
    }
    assertEquals(3, jobs.ran.size(), "long before its time");
    assertEquals("0|t", query(failures));
  }

  @Test
  void stopsRunningWhatIsTakenOffTheSchedule() throws SQLException {
    Noting jobs = new Noting();
    scheduler(jobs, ONLY_FOLDING).start();
    assertEquals("1", query("SELECT count(*) FROM scheduled_jobs"));
    ManualScheduler scheduler = scheduler(jobs, ONLY_FOLDING.with("fold-accesses=-"));
    scheduler.start();
    scheduler.runAnyDueExecutions();
    assertEquals(List.of(), jobs.ran);
  }

  /** The real one, by the real clock: as the server starts and stops it. */
  @Test
  void runsByItself_andLetsAJobFinish_whenItIsClosed() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    CountDownLatch goOn = new CountDownLatch(1);
    Noting jobs =
        new Noting() {
          @Override
          public JobRun run(TenantScope scope, JobCommand command) {
            events.add("begins");
            try {
              assertTrue(goOn.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              events.add("is interrupted");
              throw new IllegalStateException(e);
            }
            events.add("ends");
            return super.run(scope, command);
          }
        };
    JobScheduler scheduler =
        JobScheduler.start(
            DATABASE.maintainer(),
            "public",
            "this-instance",
            jobs,
            () -> OPERATOR,
            ONLY_FOLDING,
            Clock.systemUTC());
    assertEquals("begins", events.poll(30, TimeUnit.SECONDS));
    assertEquals("this-instance", query("SELECT picked_by FROM scheduled_jobs WHERE picked"));
    Thread closing = new Thread(scheduler::close);
    closing.start();
    goOn.countDown();
    closing.join(20_000);
    assertEquals("ends", events.poll());
    assertEquals("0", query("SELECT count(*) FROM scheduled_jobs WHERE picked"));
  }

  @Test
  void keepsItsTableFromThoseWhoServeRequests() {
    for (DataSource other : List.of(DATABASE.api(), DATABASE.owner())) {
      assertThrows(
          SQLException.class,
          () -> {
            try (Connection connection = other.getConnection();
                Statement statement = connection.createStatement()) {
              statement.execute("SET ROLE l9_app");
              statement.execute("SELECT * FROM scheduled_jobs");
            }
          });
    }
  }

  private ManualScheduler scheduler(MaintenanceJobs jobs, JobSchedule schedule) {
    return TestHelper.createManualScheduler(DATABASE.maintainer())
        .clock(clock)
        .startTasks(JobScheduler.tasks(jobs, () -> OPERATOR, schedule))
        .tableName("public.scheduled_jobs")
        .build();
  }

  /** As if another instance had begun to run it. */
  private static void pick(String instance, Instant heartbeat) throws SQLException {
    execute(
        "UPDATE scheduled_jobs SET picked = true, picked_by = '"
            + instance
            + "', last_heartbeat = '"
            + heartbeat
            + "' WHERE task_name = 'fold-accesses'");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DATABASE.maintainer().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String sql) throws SQLException {
    try (Connection connection = DATABASE.maintainer().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertTrue(row.next(), sql);
      StringBuilder text = new StringBuilder();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        String value = row.getString(i);
        text.append(i == 1 ? "" : "|").append(value == null ? "" : value);
      }
      return text.toString();
    }
  }
}
