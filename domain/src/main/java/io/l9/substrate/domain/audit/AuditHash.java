package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record AuditHash(String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /** The hash before that of the first entry. */
  public static final AuditHash NONE = new AuditHash("0".repeat(64));

  public AuditHash {
    if (!HEX.matcher(hex).matches()) {
      throw ValidationException.at("/hash", "must be 64 lower-case hexadecimal digits");
    }
  }

  /** Returns the digest of the UTF-8 form of a text. */
  public static AuditHash of(String text) {
    return new AuditHash(HexFormat.of().formatHex(sha256().digest(utf8(text))));
  }

  /** Returns the digest of the 32 bytes of this one, followed by the UTF-8 form of a text. */
  public AuditHash followedBy(String text) {
    MessageDigest digest = sha256();
    digest.update(HexFormat.of().parseHex(hex));
    return new AuditHash(HexFormat.of().formatHex(digest.digest(utf8(text))));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
