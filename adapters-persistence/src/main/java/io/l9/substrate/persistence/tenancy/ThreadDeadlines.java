package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The deadline of each thread, by the stopwatch of the machine; one for all its databases. */
final class ThreadDeadlines implements Deadlines {

  /** As long as {@code statement_timeout} can be, some 24 days. */
  private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

  private static final long NANOS = 1_000_000;

  /**
   * The server starts its watch later than we do and stops by its own, so that it is given a little
   * more: a statement that it has stopped is always too late here, too.
   */
  private static final long GRACE_MILLIS = 5;

  private static final ThreadLocal<@Nullable Long> DEADLINE = new ThreadLocal<>();

  @Override
  public <T extends @Nullable Object> T within(Duration limit, Supplier<T> work) {
    Long outer = DEADLINE.get();
    long now = System.nanoTime();
    long own = now + nanos(limit);
    DEADLINE.set(outer != null && outer - now < own - now ? outer : own);
    try {
      return work.get();
    } finally {
      if (outer == null) {
        DEADLINE.remove();
      } else {
        DEADLINE.set(outer);
      }
    }
  }

  @Override
  public Optional<Duration> remaining() {
    Long nanos = nanosLeft();
    return nanos == null ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, nanos)));
  }

  /** Neither what is over nor what is far away overflows. */
  private static long nanos(Duration limit) {
    return limit.isNegative() ? 0 : (limit.compareTo(LONGEST) < 0 ? limit : LONGEST).toNanos();
  }

  /** Returns the time that is left for a statement, 1 at least; null if there is no deadline. */
  static @Nullable Integer timeoutMillis() {
    Long nanos = nanosLeft();
    return nanos == null
        ? null
        : (int) Math.min(Integer.MAX_VALUE, Math.max(0, nanos) / NANOS + GRACE_MILLIS);
  }

  static boolean passed() {
    Long nanos = nanosLeft();
    return nanos != null && nanos <= 0;
  }

  /** Refuses to ask the database anything after the deadline. */
  static void refuseIfPassed() {
    if (passed()) {
      throw DatabaseErrors.deadlineExceeded(null);
    }
  }

  /** Returns the domain's exception for a failure: of a deadline, if that has passed. */
  static RuntimeException translate(RuntimeException failure) {
    return passed() && DatabaseErrors.stopped(failure)
        ? DatabaseErrors.deadlineExceeded(failure)
        : DatabaseErrors.translate(failure);
  }

  private static @Nullable Long nanosLeft() {
    Long deadline = DEADLINE.get();
    return deadline == null ? null : deadline - System.nanoTime();
  }
}
