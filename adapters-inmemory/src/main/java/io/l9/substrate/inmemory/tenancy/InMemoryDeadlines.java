package io.l9.substrate.inmemory.tenancy;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The deadline of each thread, measured by {@link System#nanoTime}. */
final class InMemoryDeadlines implements Deadlines {

  private static final Duration LONGEST = Duration.ofDays(24);

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
    long nanos = remainingNanos();
    return nanos == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, nanos)));
  }

  /** Returns the limit in nanoseconds, between zero and {@link #LONGEST}: no sum overflows. */
  private static long nanos(Duration limit) {
    return limit.isNegative() ? 0 : (limit.compareTo(LONGEST) < 0 ? limit : LONGEST).toNanos();
  }

  /** Returns the time left; {@link Long#MAX_VALUE} if there is no deadline. */
  static long remainingNanos() {
    Long deadline = DEADLINE.get();
    return deadline == null ? Long.MAX_VALUE : deadline - System.nanoTime();
  }

  static void refuseIfPassed() {
    if (remainingNanos() <= 0) {
      throw exceeded();
    }
  }

  static UnavailableException exceeded() {
    return new UnavailableException(
        ErrorCode.DEADLINE_EXCEEDED,
        "this took longer than it was given, and was stopped; nothing was stored",
        null);
  }
}
