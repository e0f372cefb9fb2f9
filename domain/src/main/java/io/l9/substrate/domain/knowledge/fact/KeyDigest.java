package io.l9.substrate.domain.knowledge.fact;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a SHA-256 of texts: a short key of what may be longer than an index takes, and
 * is not to be shown.
 */
public final class KeyDigest {

  private KeyDigest() {}

  /** Returns the digest of texts, none of which holds the character that parts them. */
  public static UUID of(@Nullable Object... texts) {
    MessageDigest digest = sha256();
    for (Object text : texts) {
      digest.update(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    BigInteger half = new BigInteger(1, Arrays.copyOf(digest.digest(), 2 * Long.BYTES));
    return new UUID(half.shiftRight(Long.SIZE).longValue(), half.longValue());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
