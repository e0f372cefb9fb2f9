package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Outbound port: stored packets, as the active unit of work sees them. Every method throws {@link
 * IllegalStateException} outside of a unit of work. Reads return expired packets too, unless said
 * otherwise: whether they may be served is the caller's rule.
 */
public interface PacketRepository {

  /**
   * Stores the packets that are new: those whose id is not taken by anybody, and whose {@link
   * Packet#duplicateKey()} is not held by another packet (asked only of packets whose {@code
   * duplicateOf} is null). One statement for all of them; concurrent writers of the same key store
   * one packet.
   *
   * @param packets ids and held duplicate keys differ; parents are stored or among them
   * @return the ids that were stored
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one of
   *     them; then none is stored
   */
  Set<PacketId> createAbsent(List<Packet> packets);

  Optional<Packet> find(PacketId id);

  /** Returns the packets of these ids that this scope sees, in no order. */
  List<Packet> findAll(Collection<PacketId> ids);

  /** Returns the visible packet of each key; keys without one are absent. */
  Map<DuplicateKey, Packet> holders(Collection<DuplicateKey> keys);

  /** The visible packets of these moments, whether they hold their key or not, in no order. */
  List<Packet> at(Collection<DuplicateKey.Moment> moments);

  /**
   * Returns and locks the packets of these ids that this scope may write, in no order, as they are
   * once this unit of work is the only one to change them. Others that lock them wait until this
   * unit of work ends.
   */
  List<Packet> lock(Collection<PacketId> ids);

  /**
   * Takes their duplicate keys from expired packets, so that the same content can be written again:
   * they are marked as duplicates of themselves. Packets that hold no key, or that this scope may
   * not write, stay as they are.
   */
  void releaseKeys(Collection<PacketId> holders);

  /**
   * Counts an access to each packet that this scope sees, whether it may write it or not: one more
   * access, last access now, {@code +0.02} importance up to 1.
   */
  void reinforce(Collection<PacketId> ids, Instant now);

  /** The unexpired packets of a thread by (timestamp, id). */
  Page<Packet> thread(ThreadQuery query, Instant now);

  /**
   * Returns the standings of these packets that this scope sees, in no order.
   *
   * @param near those whose neighbours are asked for
   */
  List<PacketStanding> standings(Collection<PacketId> ids, Collection<PacketId> near, Instant now);

  /**
   * Returns the lineage of a packet, by one statement: the packet itself, expired or not, then its
   * ancestors and then its descendants, each unexpired, at its least distance, and within a
   * generation in the order of ids ({@link io.l9.substrate.domain.shared.Position#compareIds}).
   * Ancestors are counted first against the packets that the query wants. A lineage is truncated if
   * there are more packets than wanted, more edges from a generation than {@value
   * LineageQuery#MAX_EDGES}, or visible packets beyond the greatest depth.
   *
   * @return a lineage of no nodes if the scope does not see the packet
   */
  Lineage lineage(LineageQuery query, Instant now);
}
