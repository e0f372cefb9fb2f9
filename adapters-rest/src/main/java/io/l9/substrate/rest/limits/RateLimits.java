package io.l9.substrate.rest.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bound on the requests that a tenant may send to this server in a window of time; each process
 * has its own. Thread-safe.
 */
public final class RateLimits {

  /** The number of tenants that are tracked; one that is evicted begins with a full bucket. */
  private static final int MAX_TENANTS = 100_000;

  private static final int NANOS_DIGITS = 1_000_000_000;

  private final int requests;
  private final Duration window;
  private final LoadingCache<TenantId, TenantLimit> limits;

  /**
   * The same limit for each tenant.
   *
   * @param requests in each window; 0: unlimited
   */
  public RateLimits(int requests, Duration window, Clock clock) {
    this.requests = requests;
    this.window = window;
    TimeMeter meter = new ClockMeter(clock);
    this.limits =
        Caffeine.newBuilder()
            .maximumSize(MAX_TENANTS)
            .expireAfterAccess(window.multipliedBy(2))
            .build(tenant -> new TenantLimit(requests == 0 ? null : bucket(meter)));
  }

  private Bucket bucket(TimeMeter meter) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, window))
        .withCustomTimePrecision(meter)
        .build();
  }

  /** The value of the header {@code RateLimit-Policy}; null if there is no limit. */
  public @Nullable String policy() {
    return requests == 0 ? null : "\"tenant\";q=" + requests + ";w=" + window.toSeconds();
  }

  public TenantLimit of(TenantId tenant) {
    return limits.get(tenant);
  }

  /** The limit of one tenant. Thread-safe. */
  public static final class TenantLimit {

    private final @Nullable Bucket bucket;

    private TenantLimit(@Nullable Bucket bucket) {
      this.bucket = bucket;
    }

    /** Counts a request. */
    public Remaining take() {
      if (bucket == null) {
        return new Remaining(true, 0, 0, 0);
      }
      ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
      return new Remaining(
          probe.isConsumed(),
          probe.getRemainingTokens(),
          seconds(probe.getNanosToWaitForReset()),
          seconds(probe.getNanosToWaitForRefill()));
    }

    /** Takes back the count of a request that cost nothing. */
    public void refund() {
      if (bucket != null) {
        bucket.addTokens(1);
      }
    }
  }

  /**
   * The state of a limit after a request was counted.
   *
   * @param isGranted whether the request was within the limit
   * @param resetSeconds until the limit is whole again
   * @param waitSeconds until one more request is granted
   */
  public record Remaining(boolean isGranted, long remaining, long resetSeconds, long waitSeconds) {

    /** The value of the header {@code RateLimit}. */
    public String header() {
      return "\"tenant\";r=" + remaining + ";t=" + resetSeconds;
    }
  }

  private static long seconds(long nanos) {
    return (nanos + NANOS_DIGITS - 1) / NANOS_DIGITS;
  }
}
