package io.l9.substrate.rest.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.rest.limits.ClockMeter;
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
 * A limit on failed authentications, in front of an authenticator. A token that was just refused is
 * refused again without a lookup; unseen tokens may be wrong only so often, from one address and
 * from all; tokens that were valid lately pass. The caches are bounded and keyed by the tokens'
 * digests. Thread-safe.
 */
final class AuthenticationThrottle {

  private static final int CACHED_TOKENS = 10_000;
  private static final Duration VALID_CACHED_FOR = Duration.ofHours(1);
  private static final Duration INVALID_CACHED_FOR = Duration.ofSeconds(10);

  /** The wrong tokens that one address may send at once, and then each second. */
  static final int PER_ADDRESS = 20;

  /** The same for all addresses together. */
  static final int OVERALL = 200;

  private static final int IPV6_PREFIX_BYTES = 8;

  private final Authenticator authenticator;
  private final Cache<String, Boolean> valid;
  private final Cache<String, Boolean> invalid;
  private final LoadingCache<String, Bucket> addresses;
  private final Bucket all;

  AuthenticationThrottle(Authenticator authenticator, Clock clock) {
    this.authenticator = authenticator;
    this.valid = cache(clock).expireAfterAccess(VALID_CACHED_FOR).build();
    this.invalid = cache(clock).expireAfterWrite(INVALID_CACHED_FOR).build();
    this.addresses =
        cache(clock)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build(address -> bucket(PER_ADDRESS, clock));
    this.all = bucket(OVERALL, clock);
  }

  private static Caffeine<Object, Object> cache(Clock clock) {
    return Caffeine.newBuilder()
        .maximumSize(CACHED_TOKENS)
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
   * Returns the caller of a token; empty if the token is not valid.
   *
   * @param address that it came from
   * @throws UnavailableException {@code quota-exceeded} if too many wrong ones came before
   */
  Optional<Caller> authenticate(String token, String address) {
    String digest = digest(token);
    if (valid.getIfPresent(digest) != null) {
      return authenticator.authenticate(token);
    }
    if (invalid.getIfPresent(digest) != null) {
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
      valid.put(digest, true);
    } else {
      invalid.put(digest, true);
    }
    return caller;
  }

  /** Returns the caller of a token that was valid before; empty if it no longer is. */
  Optional<Caller> recheck(String token) {
    return authenticator.authenticate(token);
  }

  private static UnavailableException tooMany() {
    return new UnavailableException(
        ErrorCode.QUOTA_EXCEEDED,
        "Too many keys that are unknown, expired or revoked came from there; try again in a moment.",
        null);
  }

  /** Returns the prefix of an IPv6 address, because one client has a whole network of them. */
  private static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_PREFIX_BYTES));
    } catch (UnknownHostException e) {
      return address; // not a literal address, such as a proxy's alias
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
