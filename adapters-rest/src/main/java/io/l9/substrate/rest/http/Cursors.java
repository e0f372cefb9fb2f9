package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes positions in lists opaque: base64url of version, time, id and an HMAC-SHA-256 over these
 * and the list's name, so that a cursor works only for the list that it was given out for.
 * Thread-safe.
 */
public final class Cursors {

  private static final byte VERSION = 1;
  private static final int BODY = 1 + Long.BYTES + Integer.BYTES + 2 * Long.BYTES;
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
  public String encode(String list, Position position) {
    Instant at = position.at();
    byte[] body =
        ByteBuffer.allocate(BODY)
            .put(VERSION)
            .putLong(at.getEpochSecond())
            .putInt(at.getNano())
            .putLong(position.id().getMostSignificantBits())
            .putLong(position.id().getLeastSignificantBits())
            .array();
    byte[] cursor = Arrays.copyOf(body, BODY + MAC);
    System.arraycopy(mac(list, body), 0, cursor, BODY, MAC);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /**
   * The position that a cursor of this list stands for.
   *
   * @throws ValidationException {@code invalid-cursor}
   */
  public Position decode(String list, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    if (bytes.length != BODY + MAC || bytes[0] != VERSION) {
      throw invalid();
    }
    byte[] body = Arrays.copyOf(bytes, BODY);
    if (!MessageDigest.isEqual(mac(list, body), Arrays.copyOfRange(bytes, BODY, BODY + MAC))) {
      throw invalid();
    }
    ByteBuffer buffer = ByteBuffer.wrap(body, 1, BODY - 1);
    return new Position(
        Instant.ofEpochSecond(buffer.getLong(), buffer.getInt()),
        new UUID(buffer.getLong(), buffer.getLong()));
  }

  private byte[] mac(String list, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
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
