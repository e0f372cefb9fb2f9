package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The other half of a key in {@code scope_keys}: signs the scopes of a login that takes no others,
 * so that text which gets into a statement cannot choose a tenant. A token is good for one database
 * session, and for transactions that begin within a minute. Thread-safe.
 */
public final class ScopeSigner {

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern KEY = Pattern.compile("([0-9A-Za-z_-]{1,40})\\.([!-~]{32,200})");
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final String kid;
  private final SecretKeySpec secret;
  private final Clock clock;

  /**
   * A signer.
   *
   * @param key as {@code l9 scope-keys create} shows it: the name of the key, a dot, its secret
   * @param clock the present, not further from the database's than half a minute
   * @throws IllegalArgumentException if it is no key
   */
  public ScopeSigner(String key, Clock clock) {
    Matcher parts = KEY.matcher(key);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a key of scopes is a name, a dot, and at least 32 characters, as"
              + " `l9 scope-keys create` makes it");
    }
    kid = parts.group(1);
    secret = new SecretKeySpec(parts.group(2).getBytes(StandardCharsets.US_ASCII), ALGORITHM);
    this.clock = clock;
  }

  /**
   * A token for a session, an argument of {@code l9_begin_signed_scope}.
   *
   * @param pid of the database's process
   */
  public String token(TenantScope scope, int pid) {
    String claims =
        String.join(
            ".",
            kid,
            String.valueOf(pid),
            String.valueOf(clock.instant().plus(LIFE).getEpochSecond()),
            scope.tenant().toString(),
            text(scope.org()),
            text(scope.user()),
            scope.role().code());
    return claims + "." + mac(claims);
  }

  private String mac(String claims) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return HexFormat.of().formatHex(mac.doFinal(claims.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static String text(@Nullable Object id) {
    return id == null ? "" : id.toString();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ScopeSigner[" + kid + "]";
  }
}
