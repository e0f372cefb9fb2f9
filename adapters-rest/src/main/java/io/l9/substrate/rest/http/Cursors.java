package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes positions in lists opaque: base64url of version, position and an HMAC-SHA-256 over these
 * and the list's name, so that a cursor works only for the list that it was given out for.
 * Thread-safe.
 */
public final class Cursors {

  private static final byte VERSION = 3;
  private static final int MAC = 16;

  private final SecretKeySpec key;

  /**
   * Cursors of one secret.
   *
   * @param secret the same for all servers that should understand each other's cursors
   */
  public Cursors(String secret) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /** The cursor of a position in a list; {@code list} names it with its filters and its reader. */
  String encode(String list, String position) {
    byte[] text = position.getBytes(StandardCharsets.UTF_8);
    byte[] cursor = new byte[1 + text.length + MAC];
    cursor[0] = VERSION;
    System.arraycopy(text, 0, cursor, 1, text.length);
    byte[] mac = mac(list, Arrays.copyOf(cursor, 1 + text.length));
    System.arraycopy(mac, 0, cursor, 1 + text.length, MAC);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /**
   * The position that a cursor of this list stands for.
   *
   * @throws ValidationException {@code invalid-cursor}
   */
  String decode(String list, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    if (bytes.length <= 1 + MAC || bytes[0] != VERSION) {
      throw invalid();
    }
    byte[] body = Arrays.copyOf(bytes, bytes.length - MAC);
    byte[] mac = Arrays.copyOfRange(bytes, bytes.length - MAC, bytes.length);
    if (!MessageDigest.isEqual(mac(list, body), mac)) {
      throw invalid();
    }
    return new String(body, 1, body.length - 1, StandardCharsets.UTF_8);
  }

  private byte[] mac(String list, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      // with its length before it: or a byte could go from one part to the other unnoticed
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(body.length).array());
      mac.update(body);
      return Arrays.copyOf(mac.doFinal(list.getBytes(StandardCharsets.UTF_8)), MAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static ValidationException invalid() {
    return ValidationException.at(
        "/cursor",
        ErrorCode.INVALID_CURSOR,
        "is not a cursor of this list with these parameters: use next_cursor as it came, or begin"
            + " again without one");
  }
}
