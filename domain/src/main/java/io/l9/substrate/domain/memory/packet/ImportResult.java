package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.SubstrateException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a line.
 *
 * @param packet what stands for the line; null if it failed or was skipped
 * @param failure why it failed; null if it did not
 */
public record ImportResult(
    long line, Status status, @Nullable PacketId packet, @Nullable SubstrateException failure) {

  /** What can become of a line. */
  public enum Status {
    CREATED,
    /** A packet that was there already, or came earlier in the import, stands for it. */
    DUPLICATE,
    /** It holds no packet: it is blank, or the summary of an export. */
    SKIPPED,
    ERROR;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
