package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The secret that makes a subject's pseudonym. Who has it can show which certificate is the
 * subject's; nobody else can.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record SubjectKey(String hex) {

  private static final int BLOCK = 64;
  private static final int INNER = 0x36;
  private static final int OUTER = 0x5c;
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public SubjectKey {
    if (!HEX.matcher(hex).matches()) {
      throw ValidationException.at("/key", "must be 64 lower-case hexadecimal digits");
    }
  }

  /** Returns the HMAC-SHA-256 of kind, tenant and id, as 64 hexadecimal digits. */
  public String pseudonymOf(Subject subject) {
    String named = subject.kind().code() + ' ' + subject.tenant() + ' ' + subject.id();
    MessageDigest inner = sha256();
    inner.update(padded(INNER));
    MessageDigest outer = sha256();
    outer.update(padded(OUTER));
    return HexFormat.of()
        .formatHex(outer.digest(inner.digest(named.getBytes(StandardCharsets.UTF_8))));
  }

  /** Returns the key, filled to a block of SHA-256 and combined with a pad of RFC 2104. */
  private byte[] padded(int pad) {
    byte[] block = Arrays.copyOf(HexFormat.of().parseHex(hex), BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= (byte) pad;
    }
    return block;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "SubjectKey";
  }
}
