package io.l9.substrate.rest.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may ask of this server: so many requests in a window of time, and so many at once,
 * so that no tenant takes what the others need. The bounds are this process's own. Thread-safe.
 */
public final class Quotas {

  /** Tenants that are remembered; one that is forgotten begins anew. */
  private static final int MAX_TENANTS = 100_000;

  /** How many of a tenant's requests may wait for those at work, for each of these. */
  private static final int WAITING_FOR_EACH = 16;

  private static final int NANOS_DIGITS = 1_000_000_000;

  private final int requests;
  private final Duration window;
  private final int atOnce;
  private final LoadingCache<TenantId, Share> shares;

  /**
   * The quotas of each tenant.
   *
   * @param requests in each window; 0: as many as come
   * @param atOnce how many of a tenant's requests are at work at a time; more wait for them
   */
  public Quotas(int requests, Duration window, int atOnce, Clock clock) {
    this.requests = requests;
    this.window = window;
    this.atOnce = atOnce;
    TimeMeter meter = new ClockMeter(clock);
    this.shares =
        Caffeine.newBuilder()
            .maximumSize(MAX_TENANTS)
            .expireAfterAccess(window.multipliedBy(2))
            .build(tenant -> new Share(requests == 0 ? null : bucket(meter), atOnce));
  }

  private Bucket bucket(TimeMeter meter) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, window))
        .withCustomTimePrecision(meter)
        .build();
  }

  /** The policy in words of the header {@code RateLimit-Policy}; null if there is none. */
  @Nullable String policy() {
    return requests == 0 ? null : "\"tenant\";q=" + requests + ";w=" + window.toSeconds();
  }

  Share of(TenantId tenant) {
    return shares.get(tenant);
  }

  /** What is left for one tenant. Thread-safe. */
  final class Share {

    private final @Nullable Bucket bucket;
    private final Semaphore places;
    private final AtomicInteger inside = new AtomicInteger();

    private Share(@Nullable Bucket bucket, int atOnce) {
      this.bucket = bucket;
      this.places = new Semaphore(atOnce, true);
    }

    /** Counts a request. */
    Left take() {
      if (bucket == null) {
        return new Left(true, 0, 0, 0);
      }
      ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
      return new Left(
          probe.isConsumed(),
          probe.getRemainingTokens(),
          seconds(probe.getNanosToWaitForReset()),
          seconds(probe.getNanosToWaitForRefill()));
    }

    /** A request that cost nothing is not counted. */
    void giveBack() {
      if (bucket != null) {
        bucket.addTokens(1);
      }
    }

    /**
     * A place to work at, waited for if all are taken.
     *
     * @return false: too many wait already, or it took too long
     */
    boolean enter(Duration patience) throws InterruptedException {
      if (inside.incrementAndGet() <= atOnce * (1 + WAITING_FOR_EACH)
          && places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
      inside.decrementAndGet();
      return false;
    }

    void leave() {
      places.release();
      inside.decrementAndGet();
    }
  }

  /**
   * What is left of a quota.
   *
   * @param granted whether this request was still within it
   * @param resetSeconds until it is whole again
   * @param waitSeconds until one more is granted
   */
  record Left(boolean granted, long remaining, long resetSeconds, long waitSeconds) {

    String header() {
      return "\"tenant\";r=" + remaining + ";t=" + resetSeconds;
    }
  }

  private static long seconds(long nanos) {
    return (nanos + NANOS_DIGITS - 1) / NANOS_DIGITS;
  }

  /** Time by the clock that is given. */
  private record ClockMeter(Clock clock) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
