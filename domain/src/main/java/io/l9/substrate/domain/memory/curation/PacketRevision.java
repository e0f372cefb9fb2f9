package io.l9.substrate.domain.memory.curation;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.VersionMismatchException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * The state of all that an {@link PacketAmendment} can change about a packet: tags, expiry,
 * visibility and importance. Two of the same packet are equal if, and only if, these are. Reading a
 * packet does not change it; what reading makes of its importance does.
 *
 * @param value opaque; one that is not from {@link #of} is that of no packet
 */
public record PacketRevision(String value) {

  public PacketRevision {
    Require.present("/revision", value);
  }

  /** The revision of a packet as it is. */
  public static PacketRevision of(Packet packet) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    String[] parts = packet.tags().toArray(new String[0]);
    add(sha256, parts.length + " " + packet.expiresAt() + " " + packet.visibility());
    add(sha256, String.valueOf(packet.importance()));
    for (String tag : parts) {
      add(sha256, tag);
    }
    return new PacketRevision(HexFormat.of().formatHex(sha256.digest(), 0, 16));
  }

  /** With its length before it, so that no two lists of parts are the same bytes. */
  private static void add(MessageDigest sha256, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    sha256.update((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
    sha256.update(bytes);
  }

  /**
   * Refuses to change a packet that is not as somebody expects it to be.
   *
   * @param expected one of these; empty: as it may be
   * @throws VersionMismatchException if it is none of them
   */
  public static void require(Set<PacketRevision> expected, Packet packet) {
    if (!expected.isEmpty() && !expected.contains(of(packet))) {
      throw new VersionMismatchException(
          "its tags, expiry, scope or importance are not as you read them; read it again");
    }
  }
}
