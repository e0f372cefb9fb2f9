package io.l9.substrate.domain.memory.transfer;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.SubstrateException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a line.
 *
 * @param packet of the line; null if it failed or was skipped
 * @param failure why it failed, or was skipped although it holds a packet; null if neither
 * @param absentParents the parents that the line names and that are not there, kept or dropped as
 *     the import was told; by the ids that would be stored
 */
public record ImportResult(
    long line,
    Status status,
    @Nullable PacketId packet,
    @Nullable SubstrateException failure,
    List<PacketId> absentParents) {

  /** The status of a line. */
  public enum Status implements Coded {
    CREATED,
    /** A packet that was there already, or came earlier in the import, stands for it. */
    DUPLICATE,
    /**
     * Nothing to store: a blank line, the summary of an export, a packet that an export could not
     * read, or one that has expired meanwhile.
     */
    SKIPPED,
    ERROR
  }

  public ImportResult {
    absentParents = List.copyOf(absentParents);
  }

  /** A result without absent parents. */
  public ImportResult(
      long line, Status status, @Nullable PacketId packet, @Nullable SubstrateException failure) {
    this(line, status, packet, failure, List.of());
  }
}
