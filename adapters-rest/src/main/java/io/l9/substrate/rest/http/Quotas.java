package io.l9.substrate.rest.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.rest.auth.ClockMeter;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a tenant may send to this server in a window of time. The bound is this
 * process's own. Thread-safe.
 */
public final class Quotas {

  /** Tenants that are remembered; one that is forgotten begins anew. */
  private static final int MAX_TENANTS = 100_000;

  private static final int NANOS_DIGITS = 1_000_000_000;

  private final int requests;
  private final Duration window;
  private final LoadingCache<TenantId, Share> shares;

  /**
   * The quotas of each tenant.
   *
   * @param requests in each window; 0: as many as come
   */
  public Quotas(int requests, Duration window, Clock clock) {
    this.requests = requests;
    this.window = window;
    TimeMeter meter = new ClockMeter(clock);
    this.shares =
        Caffeine.newBuilder()
            .maximumSize(MAX_TENANTS)
            .expireAfterAccess(window.multipliedBy(2))
            .build(tenant -> new Share(requests == 0 ? null : bucket(meter)));
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
  static final class Share {

    private final @Nullable Bucket bucket;

    private Share(@Nullable Bucket bucket) {
      this.bucket = bucket;
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
}
