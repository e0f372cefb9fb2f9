package io.l9.substrate.rest.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Stands before the authenticator, so that tokens which nobody has cost little: one that was just
 * refused is refused without a look, and what was never seen here may be wrong only so often, from
 * one address and from all. Tokens that were good lately pass. What is remembered is bounded, and
 * known by its digest. Thread-safe.
 */
final class Strangers {

  private static final int REMEMBERED = 10_000;
  private static final Duration GOOD_FOR = Duration.ofHours(1);
  private static final Duration BAD_FOR = Duration.ofSeconds(10);

  /** Wrong tokens from one address: at once, and then each second. */
  static final int OF_ADDRESS = 20;

  /** The same from all addresses. */
  static final int OF_ALL = 200;

  private static final int BYTES_OF_NETWORK = 8;

  private final Authenticator authenticator;
  private final Cache<String, Boolean> good;
  private final Cache<String, Boolean> bad;
  private final LoadingCache<String, Bucket> addresses;
  private final Bucket all;

  Strangers(Authenticator authenticator, Clock clock) {
    this.authenticator = authenticator;
    this.good = cache(clock).expireAfterAccess(GOOD_FOR).build();
    this.bad = cache(clock).expireAfterWrite(BAD_FOR).build();
    this.addresses =
        cache(clock)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build(address -> bucket(OF_ADDRESS, clock));
    this.all = bucket(OF_ALL, clock);
  }

  private static Caffeine<Object, Object> cache(Clock clock) {
    return Caffeine.newBuilder()
        .maximumSize(REMEMBERED)
        .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
        .executor(Runnable::run);
  }

  private static Bucket bucket(int most, Clock clock) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(most).refillGreedy(most, Duration.ofSeconds(1)))
        .withCustomTimePrecision(new ClockMeter(clock))
        .build();
  }

  /**
   * Whom a token stands for.
   *
   * @param address where it came from
   * @throws UnavailableException {@code quota-exceeded} if too many wrong ones came before
   */
  Optional<Caller> authenticate(String token, String address) {
    String digest = digest(token);
    if (good.getIfPresent(digest) != null) {
      return authenticator.authenticate(token);
    }
    if (bad.getIfPresent(digest) != null) {
      return Optional.empty();
    }
    Bucket ofAddress = addresses.get(network(address));
    if (!ofAddress.tryConsume(1)) {
      throw tooMany();
    }
    if (!all.tryConsume(1)) {
      ofAddress.addTokens(1);
      throw tooMany();
    }
    Optional<Caller> caller = authenticator.authenticate(token);
    if (caller.isPresent()) {
      ofAddress.addTokens(1);
      all.addTokens(1);
      good.put(digest, true);
    } else {
      bad.put(digest, true);
    }
    return caller;
  }

  /** Whether a token that was good still is. */
  Optional<Caller> again(String token) {
    return authenticator.authenticate(token);
  }

  private static UnavailableException tooMany() {
    return new UnavailableException(
        ErrorCode.QUOTA_EXCEEDED,
        "Too many keys that are unknown, expired or revoked came from there; try again in a moment.",
        null);
  }

  /** An IPv6 client has a network of addresses. */
  private static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return HexFormat.of().formatHex(Arrays.copyOf(bytes, BYTES_OF_NETWORK));
    } catch (UnknownHostException e) {
      return address; // no literal address: it is known by what it is called
    }
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
