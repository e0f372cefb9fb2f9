package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored packet. Content, thread and lineage never change; times have microseconds.
 *
 * @param timestamp when it happened
 * @param generation 0 without parents, else one more than its farthest parent
 * @param root where its lineage begins, following first parents; itself without parents
 * @param duplicateOf the packet of the same {@link DuplicateKey} beside which it was kept; null: it
 *     holds the key; its own id: it held the key until it expired
 * @param importance how much it matters by now, in [0, 1]
 * @param contradictionCount how many packets contradict it, see {@link Contradiction}
 * @param chunkCount into how many pieces its text was split to be embedded; 1 if it was not
 * @param correlation joins it to what else the same request did
 */
public record Packet(
    PacketId id,
    Ownership owner,
    String packetType,
    JsonDocument payload,
    @Nullable String agentId,
    @Nullable ThreadId thread,
    Instant timestamp,
    List<PacketId> parents,
    @Nullable Derivation derivation,
    int generation,
    PacketId root,
    Set<String> tags,
    @Nullable Instant expiresAt,
    Visibility visibility,
    double importance,
    int accessCount,
    @Nullable Instant lastAccessed,
    int contradictionCount,
    ContentHash contentHash,
    @Nullable PacketId duplicateOf,
    int chunkCount,
    @Nullable UUID correlation,
    @Nullable String session,
    @Nullable String trace) {

  public Packet {
    parents = List.copyOf(parents);
    tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
  }

  /** An expired packet is never served, whether it has been evicted yet or not. */
  public boolean expired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  public DuplicateKey duplicateKey() {
    return new DuplicateKey(owner, visibility, thread, agentId, contentHash);
  }

  public DuplicateKey.Moment moment() {
    return new DuplicateKey.Moment(duplicateKey(), timestamp);
  }

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(timestamp, id.value());
  }

  /** Returns it without its duplicate key, which another packet may hold from now on. */
  public Packet keyReleased() {
    return copy(importance, accessCount, lastAccessed, contradictionCount, id, chunkCount);
  }

  /**
   * Returns it after so many more accesses.
   *
   * @param last the latest access of all; null: there was none
   */
  public Packet accessed(int times, @Nullable Instant last) {
    return copy(importance, accessCount + times, last, contradictionCount, duplicateOf, chunkCount);
  }

  /** Returns it after one more contradiction, which leaves its importance as it is. */
  public Packet contradicted() {
    return copy(
        importance, accessCount, lastAccessed, contradictionCount + 1, duplicateOf, chunkCount);
  }

  /** Returns it with another importance. */
  public Packet withImportance(double changed) {
    return copy(changed, accessCount, lastAccessed, contradictionCount, duplicateOf, chunkCount);
  }

  /** Returns it once its text was split into so many chunks. */
  public Packet withChunkCount(int chunks) {
    return copy(importance, accessCount, lastAccessed, contradictionCount, duplicateOf, chunks);
  }

  private Packet copy(
      double newImportance,
      int accesses,
      @Nullable Instant lastAccess,
      int contradictions,
      @Nullable PacketId original,
      int chunks) {
    return new Packet(
        id,
        owner,
        packetType,
        payload,
        agentId,
        thread,
        timestamp,
        parents,
        derivation,
        generation,
        root,
        tags,
        expiresAt,
        visibility,
        newImportance,
        accesses,
        lastAccess,
        contradictions,
        contentHash,
        original,
        chunks,
        correlation,
        session,
        trace);
  }
}
