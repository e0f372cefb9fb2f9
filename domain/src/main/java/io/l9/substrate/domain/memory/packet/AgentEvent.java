package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that an agent did or noticed. Never changed; it goes only with the packet that it is
 * about.
 *
 * @param timestamp when it happened, in microseconds
 * @param packet what it is about; null: no packet
 */
public record AgentEvent(
    UUID id,
    Ownership owner,
    String agentId,
    String eventType,
    @Nullable PacketId packet,
    JsonDocument content,
    Instant timestamp,
    @Nullable UUID correlation,
    @Nullable String session,
    @Nullable String trace) {

  /** Its place in a list by time. */
  public Position position() {
    return new Position(timestamp, id);
  }
}
