package io.l9.substrate.domain.memory.event;

import io.l9.substrate.domain.memory.id.PacketId;
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

  /** The type of the event that a counted contradiction of a packet leaves. */
  public static final String CONTRADICTION = "packet.contradicted";

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(timestamp, id);
  }
}
