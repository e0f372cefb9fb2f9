package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A digest of the contents of a world, in whatever order they came: the exclusive or of a SHA-256
 * for each entity. Two states of one store have the same digest if their names and contents are the
 * same; digests of different stores cannot be compared, since each hashes what it holds.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record WorldDigest(String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /** The digest of a world without entities. */
  public static final WorldDigest EMPTY = new WorldDigest("0".repeat(64));

  public WorldDigest {
    if (!HEX.matcher(hex).matches()) {
      throw ValidationException.at("/digest", "must be 64 lower-case hexadecimal digits");
    }
  }

  /** Returns the digest with an entity that it was without, or without one that it was with. */
  public WorldDigest toggled(EntityName name, EntityContent content) {
    byte[] mixed = HexFormat.of().parseHex(hex);
    byte[] one = sha256(name, content);
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] ^= one[i];
    }
    return new WorldDigest(HexFormat.of().formatHex(mixed));
  }

  /** A NUL, which neither part can have, stands between the parts. */
  private static byte[] sha256(EntityName name, EntityContent content) {
    String parts =
        String.join(
            "\0",
            name.text(),
            content.type(),
            Double.toString(content.confidence()),
            content.attributes().text());
    try {
      return MessageDigest.getInstance("SHA-256").digest(parts.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
