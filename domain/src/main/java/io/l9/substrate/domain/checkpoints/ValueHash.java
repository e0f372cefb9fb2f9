package io.l9.substrate.domain.checkpoints;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a value's tag and bytes, under which a thread stores the value once.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ValueHash(String hex) {

  static ValueHash of(String type, byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(type.getBytes(StandardCharsets.UTF_8));
      // no tag has this byte, so that none passes for the beginning of a value
      digest.update((byte) 0);
      return of(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the hash of these bytes, which are 32. */
  public static ValueHash of(byte[] bytes) {
    return new ValueHash(HexFormat.of().formatHex(bytes));
  }

  /** Returns its 32 bytes. */
  public byte[] toArray() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
