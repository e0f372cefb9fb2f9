package io.l9.substrate.peers;

import static org.jobrunr.server.BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.gson.GsonJsonMapper;
import org.jspecify.annotations.Nullable;

/** The job requests of JobRunr. */
public final class JobRunrPeer implements QueuePeer {

  private static volatile CountDownLatch left = new CountDownLatch(0);

  /** A job that does nothing; JobRunr makes it by its constructor. */
  public static final class Request implements JobRequest {
    @Override
    public Class<Handler> getJobRequestHandler() {
      return Handler.class;
    }
  }

  /** The work on it. */
  public static final class Handler implements JobRequestHandler<Request> {
    @Override
    public void run(Request request) {
      left.countDown();
    }
  }

  private @Nullable HikariDataSource pool;
  private @Nullable JobRequestScheduler jobs;
  private int workers;

  @Override
  public String name() {
    return "jobrunr";
  }

  @Override
  public String configuration() {
    return "PostgresStorageProvider, Gson, polling every 5 s, the least it takes, its own batches";
  }

  @Override
  public void open(
      String jdbcUrl, String user, @Nullable String password, String schema, int count) {
    workers = count;
    pool = PeerPool.open(jdbcUrl, user, password, schema, count);
    jobs = within(() -> configured(false));
  }

  private JobRequestScheduler configured(boolean working) {
    return JobRunr.configure()
        .useJsonMapper(new GsonJsonMapper())
        .useStorageProvider(new PostgresStorageProvider(Objects.requireNonNull(pool)))
        .useBackgroundJobServerIf(
            working,
            usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(workers)
                .andPollInterval(Duration.ofSeconds(5)))
        .initialize()
        .getJobRequestScheduler();
  }

  @Override
  public void enqueue(int count) {
    JobRequestScheduler scheduler = Objects.requireNonNull(jobs);
    boolean unused =
        within(
            () -> {
              scheduler.enqueue(Stream.generate(Request::new).limit(count));
              return true;
            });
  }

  @Override
  public long work(int count) {
    left = new CountDownLatch(count);
    return within(
        () -> {
          long begun = System.nanoTime();
          jobs = configured(true);
          try {
            left.await();
            return System.nanoTime() - begun;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
          } finally {
            JobRunr.getBackgroundJobServer().stop();
          }
        });
  }

  /** Runs work whose threads find the classes of the jobs, which have names alone. */
  private static <T> T within(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(JobRunrPeer.class.getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      JobRunr.destroy();
      pool.close();
    }
  }
}
