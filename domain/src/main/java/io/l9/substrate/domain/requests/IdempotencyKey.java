package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * By what a request is known when it is sent again. The same text is another key on another route
 * and for another actor. Checks itself.
 *
 * @param route method and template, such as {@code POST /v1/packets}; at most {@value #MAX_ROUTE}
 *     characters
 * @param key chosen by the client: 1 to {@value #MAX_KEY} visible ASCII characters
 * @param fingerprint of what was sent: 64 lower-case hexadecimal digits, see {@link #fingerprint}
 */
public record IdempotencyKey(String route, String key, String fingerprint) {

  public static final int MAX_ROUTE = 200;
  public static final int MAX_KEY = 255;

  private static final Pattern KEY = Pattern.compile("[!-~]{1," + MAX_KEY + "}");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  public IdempotencyKey {
    Require.text("/route", route, MAX_ROUTE);
    if (!KEY.matcher(Require.present("/idempotency_key", key)).matches()) {
      throw ValidationException.at(
          "/idempotency_key",
          "must be 1 to " + MAX_KEY + " visible ASCII characters without spaces, such as a UUID");
    }
    if (!FINGERPRINT.matcher(Require.present("/fingerprint", fingerprint)).matches()) {
      throw ValidationException.at("/fingerprint", "must be 64 lower-case hexadecimal digits");
    }
  }

  /** SHA-256 of a body, in hexadecimal digits. */
  public static String fingerprint(byte[] body) {
    return HexFormat.of().formatHex(sha256().digest(body));
  }

  /**
   * The number by which requests of one actor and key keep each other out: no other actor can
   * choose a key that has the same.
   */
  public long lock(TenantScope scope) {
    MessageDigest sha256 = sha256();
    for (Object part :
        new Object[] {
          scope.tenant(), scope.org(), scope.user(), scope.role(), route.length(), route, key
        }) {
      sha256.update((part + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return new BigInteger(sha256.digest()).longValue();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
