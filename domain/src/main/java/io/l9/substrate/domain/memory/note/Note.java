package io.l9.substrate.domain.memory.note;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored note; its vector stays in the store.
 *
 * @param agentId which agent wrote it
 * @param payload what it says; if it names a packet as {@code packet_id}, it goes with that packet
 * @param importance in [0, 1]
 */
public record Note(
    UUID id,
    Ownership owner,
    Visibility visibility,
    @Nullable String agentId,
    JsonDocument payload,
    double importance,
    Instant createdAt) {

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(createdAt, id);
  }
}
