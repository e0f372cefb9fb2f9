package io.l9.substrate.bootstrap.observe;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time since each job last succeeded, in the cell where that is longest ago; cached for a
 * while. Thread-safe.
 */
final class JobAges {

  static final Duration REMEMBERED = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(JobAges.class);
  private static final double MILLIS = 1e3;

  private final Supplier<List<JobStatus>> statuses;
  private final Clock clock;
  private final Map<Job, Instant> successes = new EnumMap<>(Job.class);
  private @Nullable Instant asked;
  private boolean failed;

  JobAges(Supplier<List<JobStatus>> statuses, Clock clock) {
    this.statuses = statuses;
    this.clock = clock;
  }

  /** NaN if it never succeeded, or nobody can say. */
  synchronized double seconds(Job job) {
    Instant now = clock.instant();
    if (asked == null || !now.isBefore(asked.plus(REMEMBERED))) {
      ask();
      // asking may have taken a while
      now = clock.instant();
      asked = now;
    }
    Instant success = successes.get(job);
    return success == null ? Double.NaN : Duration.between(success, now).toMillis() / MILLIS;
  }

  private void ask() {
    successes.clear();
    try {
      for (JobStatus status : statuses.get()) {
        if (status.lastSuccess() != null) {
          successes.merge(
              status.job(),
              status.lastSuccess().startedAt(),
              (one, other) -> one.isBefore(other) ? one : other);
        }
      }
      failed = false;
    } catch (RuntimeException e) {
      if (!failed) {
        LOG.warn("how the jobs went is not known: {}", e.getMessage());
      }
      failed = true;
    }
  }
}
