package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over a packet's type and canonical payload: equal content, equal hash, however the JSON
 * was written.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ContentHash(String hex) {

  /** The hash of {@code type}, a line feed and the payload's canonical text, in UTF-8. */
  public static ContentHash of(String packetType, JsonDocument payload) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(packetType.getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) '\n');
      return new ContentHash(
          HexFormat.of().formatHex(sha256.digest(payload.text().getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
