package io.l9.substrate.bootstrap.observe;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * A metric, by its name in OpenTelemetry's semantic conventions where they have one. The page of
 * operations and the dashboard are held against this.
 */
public enum Metric {
  HTTP_DURATION(
      "http.server.request.duration",
      Type.HISTOGRAM,
      "http.request.method, http.route, http.response.status_code",
      "Duration of requests; the route is the template of the path, or unmatched if there is none."),
  HTTP_ACTIVE("http.server.active_requests", Type.GAUGE, "", "Requests in progress."),
  POOL_COUNT(
      "db.client.connection.count",
      Type.GAUGE,
      "db.client.connection.pool.name, db.client.connection.state",
      "Connections that are idle or in use. Pools: l9 serves requests, l9-jobs runs the jobs."),
  POOL_MAX(
      "db.client.connection.max",
      Type.GAUGE,
      "db.client.connection.pool.name",
      "Largest number of connections of the pool."),
  POOL_PENDING(
      "db.client.connection.pending_requests",
      Type.GAUGE,
      "db.client.connection.pool.name",
      "Threads that wait for a connection."),
  POOL_TIMEOUTS(
      "db.client.connection.timeouts",
      Type.COUNTER,
      "db.client.connection.pool.name",
      "Waits for a connection that ended in a timeout."),
  POOL_WAIT(
      "db.client.connection.wait_time",
      Type.HISTOGRAM,
      "db.client.connection.pool.name",
      "Time waited for a connection."),
  POOL_USE(
      "db.client.connection.use_time",
      Type.HISTOGRAM,
      "db.client.connection.pool.name",
      "Time for which a connection was held: about the duration of a unit of work."),
  POOL_CREATE(
      "db.client.connection.create_time",
      Type.HISTOGRAM,
      "db.client.connection.pool.name",
      "Time to open a connection."),
  SEARCH_DURATION(
      "l9.search.duration",
      Type.HISTOGRAM,
      "mode",
      "Duration of searches, including failed ones; the mode is semantic, keyword or hybrid."),
  SEARCH_EMPTY("l9.search.empty", Type.COUNTER, "mode", "Searches without a hit."),
  PACKETS_WRITTEN(
      "l9.packets.written",
      Type.COUNTER,
      "dedup",
      "Packets that were sent: stored, or found to be duplicates."),
  TASKS(
      "l9.tasks",
      Type.COUNTER,
      "step",
      "Steps of tasks by calls to this server: enqueued, deduplicated, claimed, completed, failed (to be tried again), dead, cancelled, released, lease_lost (a call of a worker that was refused)."),
  TASK_WAIT(
      "l9.tasks.wait",
      Type.HISTOGRAM,
      "",
      "Time from the moment at which a task was due until it was claimed."),
  TASK_RUN(
      "l9.tasks.run",
      Type.HISTOGRAM,
      "",
      "Time from a claim until the task ended, without tasks that were completed in batches."),
  READS_LOST(
      "l9.access.lost", Type.COUNTER, "", "Reads that could not be recorded in the access log."),
  VIEW_STALENESS(
      "l9.view.staleness",
      Type.AGE,
      "",
      "Time since the last refresh of the materialized views; NaN if there was none, or if this server is not allowed to read it."),
  JOB_AGE(
      "l9.job.last_success.age",
      Type.AGE,
      "l9.job.name",
      "Time since the last success of a job, on whichever server; NaN as above.");

  /** The kind of a metric on the wire. */
  public enum Type {
    /** Seconds, in buckets. */
    HISTOGRAM("histogram", "_seconds"),
    GAUGE("gauge", ""),
    /** A gauge of seconds. */
    AGE("gauge", "_seconds"),
    COUNTER("counter", "_total");

    private final String wireName;
    private final String suffix;

    Type(String wireName, String suffix) {
      this.wireName = wireName;
      this.suffix = suffix;
    }

    public String wireName() {
      return wireName;
    }
  }

  /** The boundaries that the conventions advise for requests. */
  static final Duration[] BUCKETS =
      Stream.of(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final String convention;
  private final Type type;
  private final String labels;
  private final String description;

  Metric(String convention, Type type, String labels, String description) {
    this.convention = convention;
    this.type = type;
    this.labels = labels;
    this.description = description;
  }

  /** The name in the conventions. */
  public String convention() {
    return convention;
  }

  public Type type() {
    return type;
  }

  /** Separated by commas; empty if there are none. */
  public String labels() {
    return labels;
  }

  public String description() {
    return description;
  }

  /** The name in Prometheus' format; a histogram adds {@code _bucket}, {@code _sum}, … */
  public String wireName() {
    return convention.replace('.', '_') + type.suffix;
  }
}
