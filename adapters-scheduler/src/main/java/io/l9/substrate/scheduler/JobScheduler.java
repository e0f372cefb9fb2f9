package io.l9.substrate.scheduler;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceJobs;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Runs the jobs until it is closed. Any number may run over one database: the table {@code
 * scheduled_jobs} says who runs what, and a runner that gives no sign of life for a minute is taken
 * for dead, and its job is taken over. Thread-safe.
 */
public final class JobScheduler implements AutoCloseable {

  private static final String TABLE = ".scheduled_jobs";
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final int THREADS = 2;

  /** A job that failed is tried again so soon, then after twice and four times as long. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private static final int RETRIES = 3;

  private final Scheduler scheduler;

  private JobScheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Begins to run the jobs.
   *
   * @param maintainer a few connections (three are enough) of the login of the jobs, {@code
   *     l9_maintainer}
   * @param schema that holds the tables; a plain lower-case identifier
   * @param name of this instance, unlike that of any other: who runs a job is written down by it
   * @param operator who acts, asked anew for each run
   */
  public static JobScheduler start(
      DataSource maintainer,
      String schema,
      String name,
      MaintenanceJobs jobs,
      Supplier<TenantScope> operator,
      JobSchedule schedule,
      Clock clock) {
    Scheduler scheduler =
        Scheduler.create(maintainer)
            .startTasks(tasks(jobs, operator, schedule))
            .tableName(schema + TABLE)
            .schedulerName(new SchedulerName.Fixed(name))
            .threads(THREADS)
            .pollingInterval(POLL)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(STOP_TIMEOUT)
            .commitWhenAutocommitDisabled(true)
            // the message of a job's failure is in its record; a stack helps with a defect
            .failureLogging(LogLevel.WARN, true)
            .clock(clock::instant)
            .build();
    scheduler.start();
    return new JobScheduler(scheduler);
  }

  static List<RecurringTask<Void>> tasks(
      MaintenanceJobs jobs, Supplier<TenantScope> operator, JobSchedule schedule) {
    List<RecurringTask<Void>> tasks = new ArrayList<>();
    for (Job job : Job.values()) {
      // One that never runs is known all the same: the library takes it off the table.
      Schedule when = schedule.of(job);
      tasks.add(
          Tasks.recurring(job.code(), when)
              .onFailure(
                  FailureHandler.<Void>maxRetries(RETRIES)
                      .withBackoff(RETRY, 2)
                      .then(
                          (complete, operations) ->
                              operations.reschedule(complete, when.getNextExecutionTime(complete))))
              .onDeadExecutionRevive()
              .execute((instance, context) -> jobs.run(operator.get(), JobCommand.of(job))));
    }
    return tasks;
  }

  /** Takes no new job; waits ten seconds for those that run, then interrupts them. */
  @Override
  public void close() {
    scheduler.stop();
  }
}
