package io.l9.substrate.domain.memory.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of an import.
 *
 * @param number from 1, blank lines counted
 * @param text without its end
 * @param problem why there is no text to read; null: there is
 */
public record ImportLine(long number, String text, @Nullable ValidationException problem) {

  /** The largest size of a line, in bytes. */
  public static final int MAX_BYTES = 8 << 20;

  /** A line of bytes; it has a problem if they are not UTF-8. */
  public static ImportLine of(long number, byte[] utf8) {
    String text = new String(utf8, UTF_8);
    // a decoder puts a replacement for what is broken, which encodes to other bytes
    return Arrays.equals(text.getBytes(UTF_8), utf8)
        ? new ImportLine(number, text, null)
        : new ImportLine(
            number,
            "",
            new ValidationException(
                ErrorCode.MALFORMED_REQUEST, "is not well-formed UTF-8; convert the file"));
  }

  /** A line of more than {@value #MAX_BYTES} bytes. */
  public static ImportLine tooLong(long number) {
    return new ImportLine(
        number,
        "",
        new ValidationException(
            ErrorCode.PAYLOAD_TOO_LARGE,
            "has more than " + MAX_BYTES + " bytes; split it into packets"));
  }

  /**
   * Returns the id of a packet for which the line has none: the same line in the same place of the
   * same import always makes the same, so that no repetition stores it twice. The id is a UUIDv8
   * (RFC 9562) whose first 48 bits are 16 of the import's name and 32 of the line's number, so that
   * the ids of an import follow each other, and the rest of a SHA-256.
   *
   * @param name tells two imports apart that hold the same line in the same place
   */
  public PacketId packetId(Ownership owner, String name) {
    long place = digest(owner + "\n" + name).getMostSignificantBits();
    UUID content = digest(owner + "\n" + name + "\n" + number + "\n" + text);
    long high =
        (place & 0xffff_0000_0000_0000L)
            | ((number & 0xffff_ffffL) << 16)
            | 0x8000
            | (content.getMostSignificantBits() & 0xfff);
    long low =
        (content.getLeastSignificantBits() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new PacketId(new UUID(high, low));
  }

  /**
   * Returns the id under which an import stores a row that has another id where it comes from: the
   * same one always becomes the same, and ids of one kind keep their order among each other. The
   * new id is a UUIDv8 (RFC 9562): the first 80 bits of the old one (in a UUIDv7 its time and
   * counter) but for version and variant, and 48 of a SHA-256.
   *
   * @param name tells two copies for one owner apart
   */
  public static UUID remapped(UUID id, Ownership owner, String name) {
    UUID content = digest(owner + "\n" + name + "\n" + id);
    return new UUID(
        (id.getMostSignificantBits() & ~0xf000L) | 0x8000,
        0x8000_0000_0000_0000L
            | (id.getLeastSignificantBits() & 0x3fff_0000_0000_0000L)
            | (content.getLeastSignificantBits() & 0xffff_ffff_ffffL));
  }

  private static UUID digest(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return new UUID(number(hash, 0), number(hash, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static long number(byte[] bytes, int from) {
    long number = 0;
    for (int i = from; i < from + 8; i++) {
      number = (number << 8) | (bytes[i] & 0xff);
    }
    return number;
  }
}
