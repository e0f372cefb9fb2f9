package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a packet that ranks it besides its content.
 *
 * @param neighbours the unexpired packets directly before and after it in its thread, by
 *     (timestamp, id), if they were asked for
 */
public record PacketStanding(
    PacketId id,
    @Nullable ThreadId thread,
    @Nullable String agentId,
    Instant timestamp,
    double importance,
    int accessCount,
    List<PacketId> neighbours) {
  public PacketStanding {
    neighbours = List.copyOf(neighbours);
  }
}
