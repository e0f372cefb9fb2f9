package io.l9.substrate.application.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyToken;
import io.l9.substrate.domain.identity.Authentication;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.FoundKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Authentication by a look-up whose result is remembered for a second, so that a caller that asks
 * often costs no statement for each request.
 *
 * <p>Remembered callers are found by the digest of their token: a dump of this process's heap holds
 * no token for longer than its request, and comparing digests tells nothing of the token. A token
 * that is not known is not remembered. One that was revoked by this process is forgotten at once;
 * one that was revoked by another goes on for at most {@link #REMEMBERED}.
 */
final class CachedAuthentication implements Authentication {

  static final Duration REMEMBERED = Duration.ofSeconds(1);

  private static final int MOST = 10_000;

  private final ApiKeyDirectory directory;
  private final Verifiers verifiers;
  private final Clock clock;
  private final Cache<String, Caller> known;

  CachedAuthentication(ApiKeyDirectory directory, Verifiers verifiers, Clock clock) {
    this.directory = directory;
    this.verifiers = verifiers;
    this.clock = clock;
    known =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBERED)
            .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
            // without it, what is too much or too old goes by a thread of the common pool
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Optional<Caller> authenticate(String text) {
    Optional<ApiKeyToken> token = ApiKeyToken.parse(text);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    String digest = digest(text);
    Caller remembered = known.getIfPresent(digest);
    if (remembered != null) {
      return Optional.of(remembered).filter(caller -> endsAfter(caller, now));
    }
    Optional<Caller> found =
        directory
            .authenticate(token.get().selector(), verifiers.of(token.get()), now)
            .filter(verifiers::genuine)
            .map(FoundKey::caller);
    found.ifPresent(caller -> known.put(digest, caller));
    return found;
  }

  /** Forgets every token: after a key has ended. */
  void forget() {
    known.invalidateAll();
  }

  private static boolean endsAfter(Caller caller, Instant now) {
    Instant end = caller.expiresAt();
    return end == null || end.isAfter(now);
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
