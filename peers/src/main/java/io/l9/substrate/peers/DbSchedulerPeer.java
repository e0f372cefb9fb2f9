package io.l9.substrate.peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The one-time tasks of db-scheduler, locked and fetched in one statement. */
public final class DbSchedulerPeer implements QueuePeer {

  private static final String TABLE =
      """
      CREATE TABLE scheduled_tasks (
        task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
        execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text,
        last_success timestamptz, last_failure timestamptz, consecutive_failures int,
        last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
        PRIMARY KEY (task_name, task_instance));
      CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
      CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)""";

  private volatile CountDownLatch left = new CountDownLatch(0);

  private final OneTimeTask<Void> task =
      Tasks.oneTime("bench").execute((instance, context) -> left.countDown());

  private @Nullable HikariDataSource pool;
  private int workers;

  @Override
  public String name() {
    return "db_scheduler";
  }

  @Override
  public String configuration() {
    return "lock and fetch from 2 to 4 times its threads, as its own benchmark does, polling every 100 ms, batches of 500";
  }

  @Override
  public void open(
      String jdbcUrl, String user, @Nullable String password, String schema, int count) {
    workers = count;
    pool = PeerPool.open(jdbcUrl, user, password, schema, count);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    } catch (SQLException e) {
      throw new IllegalStateException("the table of db-scheduler could not be made", e);
    }
  }

  @Override
  public void enqueue(int jobs) {
    SchedulerClient client =
        SchedulerClient.Builder.create(Objects.requireNonNull(pool), task).build();
    List<TaskInstance<?>> instances = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      instances.add(task.instance(UUID.randomUUID().toString()));
    }
    client.scheduleBatch(instances, Instant.now());
  }

  @Override
  public long work(int jobs) {
    left = new CountDownLatch(jobs);
    Scheduler scheduler =
        Scheduler.create(Objects.requireNonNull(pool), task)
            .threads(workers)
            .pollingInterval(Duration.ofMillis(100))
            .pollUsingLockAndFetch(2, 4)
            .build();
    long begun = System.nanoTime();
    scheduler.start();
    try {
      left.await();
      return System.nanoTime() - begun;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      scheduler.stop();
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
