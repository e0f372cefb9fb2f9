package io.l9.substrate.rest.auth;

import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/**
 * One key for one actor, with every permission, to try things out on one's own machine. Immutable.
 */
public final class DevKey implements Authenticator {

  public static final String PREFIX = "l9_dev_";

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  // 62^43 > 2^256
  private static final int SECRET_LENGTH = 43;

  private final String key;
  private final TenantScope scope;

  private DevKey(String key, TenantScope scope) {
    this.key = key;
    this.scope = scope;
  }

  /**
   * A given key.
   *
   * @throws IllegalArgumentException if it is not {@value #PREFIX} and at least 20 letters or
   *     digits
   */
  public static DevKey of(String key, TenantScope scope) {
    if (!key.matches(PREFIX + "[0-9A-Za-z]{20,}")) {
      throw new IllegalArgumentException(
          "a development key is " + PREFIX + " and at least 20 letters or digits");
    }
    return new DevKey(key, scope);
  }

  /** A new random key. */
  public static DevKey generate(TenantScope scope) {
    SecureRandom random = new SecureRandom();
    StringBuilder key = new StringBuilder(PREFIX);
    for (int i = 0; i < SECRET_LENGTH; i++) {
      key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new DevKey(key.toString(), scope);
  }

  /** The key itself: a secret. */
  public String key() {
    return key;
  }

  @Override
  public Optional<Caller> authenticate(String token) {
    boolean same =
        MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
    return same
        ? Optional.of(new Caller(scope, Set.of(Permission.values()), null, null))
        : Optional.empty();
  }

  @Override
  public boolean loopbackOnly() {
    return true;
  }

  @Override
  public String toString() {
    return "DevKey[" + PREFIX + "…]";
  }
}
