package io.l9.substrate.domain.knowledge.fact;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/**
 * The fingerprint of a statement whatever its spelling: two statements have the same one if they
 * differ only by case, white space, look-alikes and characters that are not seen. By it a {@link
 * Rejection} knows a value again.
 *
 * @param subject of the subject's name
 * @param statement of the predicate and the object
 */
public record Skeleton(UUID subject, UUID statement) {

  /** Returns the fingerprint of texts that a {@link Spelling} has reduced. */
  public static Skeleton of(String subject, String predicate, String object) {
    return new Skeleton(digest(subject), digest(predicate + '\n' + object));
  }

  /** Returns the first half of the SHA-256 of a text. */
  private static UUID digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      BigInteger half = new BigInteger(1, Arrays.copyOf(digest, 2 * Long.BYTES));
      return new UUID(half.shiftRight(Long.SIZE).longValue(), half.longValue());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
