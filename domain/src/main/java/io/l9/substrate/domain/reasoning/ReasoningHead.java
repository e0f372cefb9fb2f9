package io.l9.substrate.domain.reasoning;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reasoning trace without its contents, as lists show it.
 *
 * @param packet about which it is, and with which it is erased; null: none
 * @param steps their number
 * @param tokens that all of it took; null: unknown
 * @param confidence in the conclusion, from 0 to 1; null: unknown
 * @param createdAt when it was recorded, in microseconds
 * @param trace of the request that recorded it
 */
public record ReasoningHead(
    UUID id,
    Ownership owner,
    Visibility visibility,
    String agentId,
    @Nullable PacketId packet,
    int steps,
    @Nullable Long tokens,
    @Nullable Double confidence,
    Instant createdAt,
    @Nullable UUID correlation,
    @Nullable String session,
    @Nullable String trace) {

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(createdAt, id);
  }
}
