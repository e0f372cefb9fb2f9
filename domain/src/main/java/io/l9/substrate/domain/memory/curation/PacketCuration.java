package io.l9.substrate.domain.memory.curation;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.tenancy.TenantScope;

/**
 * Inbound port: changes what may change about stored packets. A packet that the actor may read but
 * not write is answered like one that is not there, with {@link
 * io.l9.substrate.domain.shared.NotFoundException} ({@code not-found}). Thread-safe.
 */
public interface PacketCuration {

  /**
   * Changes tags, expiry, visibility or importance. Two changes at the same time both happen.
   *
   * @return the packet as it is now
   * @throws io.l9.substrate.domain.shared.VersionMismatchException if it is not as expected; nobody
   *     changes it between that and this change
   * @throws io.l9.substrate.domain.shared.NotFoundException also if it has expired ({@code
   *     expired}): it is not brought back
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this role may not write the new
   *     visibility
   * @throws io.l9.substrate.domain.shared.ConflictException with {@code duplicate-content} if there
   *     is a packet of the same content where the new visibility would put it
   * @throws io.l9.substrate.domain.shared.ValidationException if it would have more than {@value
   *     PacketDraft#MAX_TAGS} tags
   */
  Packet amend(TenantScope scope, PacketAmendment amendment);

  /**
   * Counts that one packet contradicts another and takes {@link Contradiction#PENALTY} off the
   * importance of that; both need only be readable. The same pair counts once.
   *
   * @return the contradicted packet as it is now
   */
  Packet contradict(TenantScope scope, Contradiction contradiction);

  /**
   * Deletes a packet, expired or not, and everything derived from it. The same content can be
   * stored again afterwards.
   *
   * @throws io.l9.substrate.domain.shared.VersionMismatchException if it is not as expected
   */
  ErasureReport erase(TenantScope scope, Erasure erasure);
}
