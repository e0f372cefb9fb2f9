package io.l9.substrate.domain.memory.curation;

import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import java.time.Instant;
import java.util.Optional;

/**
 * Outbound port: changes of stored packets, as the active unit of work may make them. Every method
 * throws {@link IllegalStateException} outside of a unit of work.
 */
public interface PacketCurationRepository {

  /**
   * A packet that this scope may write, expired or not. Until the unit of work ends nobody else
   * changes it.
   */
  Optional<Packet> findForChange(PacketId id);

  /**
   * Stores the tags, expiry, visibility and importance of a packet that {@link #findForChange}
   * returned in this unit of work; copies of them elsewhere follow.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not write the new
   *     visibility
   * @throws io.l9.substrate.domain.shared.ConflictException with {@code duplicate-content} if
   *     another packet holds its duplicate key
   */
  void amend(Packet packet);

  /**
   * Counts a contradiction of a packet that this scope sees by another that it sees, unless that
   * pair was counted before, and leaves an {@link AgentEvent} of it. Each counts and the importance
   * changes by {@link Contradiction#weaken}.
   *
   * @return false if one of them is not there for this scope
   */
  boolean contradict(Contradiction contradiction, Instant now);

  /**
   * Deletes a packet that this scope may write, and what {@link ErasureReport.Kind} names, of every
   * owner in its tenant.
   *
   * @return empty, with nothing deleted, if there is no such packet for this scope to write
   */
  Optional<ErasureReport> erase(Erasure erasure);
}
