package io.l9.substrate.bootstrap.observe;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.shared.Coded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Counts and times; writes it in Prometheus' format. Thread-safe. */
public final class Metrics implements AutoCloseable {

  private static final Map<String, String> METHODS = methods();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicInteger active = new AtomicInteger();
  private final JvmGcMetrics garbage = new JvmGcMetrics();

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    garbage.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gauge(Metric.HTTP_ACTIVE, active::get);
    // there from the first scrape on, so that a rate has a beginning
    for (SearchMode mode : SearchMode.values()) {
      var unused = timer(Metric.SEARCH_DURATION, "mode", mode.code());
      foundNothing(mode, 0);
    }
    for (String dedup : List.of("stored", "duplicate")) {
      packets(dedup, 0);
    }
    for (TaskStep step : TaskStep.values()) {
      tasks(step, 0);
    }
    var unusedWait = timer(Metric.TASK_WAIT);
    var unusedRun = timer(Metric.TASK_RUN);
  }

  /** A step of a task that is counted. */
  enum TaskStep implements Coded {
    ENQUEUED,
    /** Not enqueued, because its owner has one of the same key. */
    DEDUPLICATED,
    CLAIMED,
    COMPLETED,
    /** The attempt failed, and there will be another one. */
    FAILED,
    DEAD,
    CANCELLED,
    RELEASED,
    /** A call was refused, because its lease was lost. */
    LEASE_LOST
  }

  /** Everything, in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  void requestStarted() {
    active.incrementAndGet();
  }

  /**
   * A request was answered.
   *
   * @param route a template
   */
  void requestFinished(String method, String route, int status, long nanos) {
    active.decrementAndGet();
    timer(
            Metric.HTTP_DURATION,
            "http.request.method",
            method(method),
            "http.route",
            route,
            "http.response.status_code",
            Integer.toString(status))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A method as the conventions want it: what nobody knows is one. */
  static String method(String method) {
    return METHODS.getOrDefault(method, "_OTHER");
  }

  void searched(SearchMode mode, long nanos) {
    timer(Metric.SEARCH_DURATION, "mode", mode.code()).record(nanos, TimeUnit.NANOSECONDS);
  }

  void foundNothing(SearchMode mode, int times) {
    counter(Metric.SEARCH_EMPTY, "mode", mode.code()).increment(times);
  }

  void packets(String dedup, long count) {
    counter(Metric.PACKETS_WRITTEN, "dedup", dedup).increment((double) count);
  }

  void tasks(TaskStep step, long count) {
    counter(Metric.TASKS, "step", step.code()).increment((double) count);
  }

  void taskWaited(Duration time) {
    timer(Metric.TASK_WAIT).record(time);
  }

  void taskRan(Duration time) {
    timer(Metric.TASK_RUN).record(time);
  }

  /** Counts what the connection pools report. */
  public MetricsTrackerFactory pools() {
    return PoolMetrics::new;
  }

  /** Counts reads that could not be noted. */
  public void lostReads(LongSupplier lost) {
    FunctionCounter.builder(
            Metric.READS_LOST.convention(), lost, supplier -> (double) supplier.getAsLong())
        .description(Metric.READS_LOST.description())
        .register(registry);
  }

  /** Shows how old the jobs' successes are; the statuses are asked for at most every 15 seconds. */
  public void jobs(Supplier<List<JobStatus>> statuses, Clock clock) {
    JobAges ages = new JobAges(statuses, clock);
    age(Metric.VIEW_STALENESS, Tags.empty(), ages, Job.REFRESH_VIEWS);
    for (Job job : Job.values()) {
      age(Metric.JOB_AGE, Tags.of("l9.job.name", job.code()), ages, job);
    }
  }

  private void age(Metric measure, Tags tags, JobAges ages, Job job) {
    TimeGauge.builder(measure.convention(), ages, TimeUnit.SECONDS, all -> all.seconds(job))
        .tags(tags)
        .description(measure.description())
        .register(registry);
  }

  private void gauge(Metric measure, IntSupplier value, String... tags) {
    Gauge.builder(measure.convention(), value::getAsInt)
        .tags(tags)
        .description(measure.description())
        .register(registry);
  }

  private Timer timer(Metric measure, String... tags) {
    return Timer.builder(measure.convention())
        .tags(tags)
        .description(measure.description())
        .serviceLevelObjectives(Metric.BUCKETS)
        .register(registry);
  }

  private Counter counter(Metric measure, String... tags) {
    return Counter.builder(measure.convention())
        .tags(tags)
        .description(measure.description())
        .register(registry);
  }

  private static Map<String, String> methods() {
    return List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
        .stream()
        .collect(Collectors.toUnmodifiableMap(name -> name, name -> name));
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }

  /** One pool. */
  private final class PoolMetrics implements IMetricsTracker {

    private static final String POOL = "db.client.connection.pool.name";
    private static final String STATE = "db.client.connection.state";

    private final Timer wait;
    private final Timer use;
    private final Timer create;
    private final Counter timeouts;

    PoolMetrics(String pool, PoolStats stats) {
      wait = timer(Metric.POOL_WAIT, POOL, pool);
      use = timer(Metric.POOL_USE, POOL, pool);
      create = timer(Metric.POOL_CREATE, POOL, pool);
      timeouts = counter(Metric.POOL_TIMEOUTS, POOL, pool);
      gauge(Metric.POOL_COUNT, stats::getIdleConnections, POOL, pool, STATE, "idle");
      gauge(Metric.POOL_COUNT, stats::getActiveConnections, POOL, pool, STATE, "used");
      gauge(Metric.POOL_MAX, stats::getMaxConnections, POOL, pool);
      gauge(Metric.POOL_PENDING, stats::getPendingThreads, POOL, pool);
    }

    @Override
    public void recordConnectionCreatedMillis(long millis) {
      create.record(Duration.ofMillis(millis));
    }

    @Override
    public void recordConnectionAcquiredNanos(long nanos) {
      wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void recordConnectionUsageMillis(long millis) {
      use.record(Duration.ofMillis(millis));
    }

    @Override
    public void recordConnectionTimeout() {
      timeouts.increment();
    }
  }
}
