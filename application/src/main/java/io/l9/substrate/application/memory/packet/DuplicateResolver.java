package io.l9.substrate.application.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.DuplicateKey.Moment;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decisions whether the drafts of a batch repeat a stored packet or an earlier draft, by id,
 * content or moment.
 */
final class DuplicateResolver {

  private final Instant now;
  private final Map<PacketId, IngestItem> byId;
  private final LineageResolver lineage;
  private final Map<DuplicateKey, Packet> freshByKey = new HashMap<>();
  private final Map<Moment, Packet> freshByMoment = new HashMap<>();
  private final Set<PacketId> expiredHolders = new LinkedHashSet<>();
  private final List<PacketId> reinforced = new ArrayList<>();

  /**
   * A resolver for one batch.
   *
   * @param byId the item that stands for each id; new packets are added
   * @param lineage makes the new packets
   */
  DuplicateResolver(Instant now, Map<PacketId, IngestItem> byId, LineageResolver lineage) {
    this.now = now;
    this.byId = byId;
    this.lineage = lineage;
  }

  /**
   * The stored packets that the drafts name or repeat.
   *
   * @param known the visible ones of {@link IngestBatch#namedIds()}
   * @param holders of {@link IngestBatch#undecidedKeys()}
   * @param moments those of {@link IngestBatch#undecidedMoments()} that are not expired
   */
  record Existing(
      Map<PacketId, Packet> known, Map<DuplicateKey, Packet> holders, Map<Moment, Packet> moments) {

    /** Whether there was nothing: if there is something now, a unique key tells. */
    boolean none() {
      return known.isEmpty() && holders.isEmpty() && moments.isEmpty();
    }
  }

  /** The stored packet that a draft repeats, if one does not look at the others of the batch. */
  @Nullable Packet repeated(IngestItem item, Existing existing) {
    Packet sameId = existing.known().get(item.id);
    if (sameId != null) {
      return sameId;
    }
    Moment moment = item.moment();
    if (moment != null) {
      return existing.moments().get(moment);
    }
    Packet holder = item.beside() ? null : existing.holders().get(item.key);
    return holder == null || holder.expired(now) ? null : holder;
  }

  /** Decides whether an item is a duplicate, a new packet or wrong. */
  void decide(IngestItem item, Existing existing) {
    Packet sameId = sameId(item, existing.known());
    if (sameId != null) {
      if (!sameId.contentHash().equals(item.key.hash())) {
        throw item.idIsTaken();
      }
      if (sameId.expired(now)) {
        throw new ConflictException(
            ErrorCode.CONFLICT,
            "the id is that of a packet that has expired and does not come back; choose another"
                + " one, or leave it out");
      }
      item.outcome = new IngestOutcome.Duplicate(sameId);
      return;
    }
    PacketId original = item.imported == null ? null : item.imported.duplicateOf();
    if (original != null) {
      // it never held the key
      item.fresh = lineage.packet(item, existing.known(), original);
      byId.put(item.id, item);
      return;
    }
    Packet holder = holder(item, existing.holders());
    Packet same = item.beside() ? sameMoment(item, existing.moments()) : holder;
    if (same != null) {
      if (item.draft.onDuplicate() == OnDuplicate.REJECT) {
        throw new ConflictException(
            ErrorCode.DUPLICATE_CONTENT, "the packet " + same.id() + " already says this");
      }
      if (item.draft.onDuplicate() == OnDuplicate.REINFORCE) {
        reinforced.add(same.id());
      }
      item.outcome = new IngestOutcome.Duplicate(same);
      return;
    }
    item.fresh = lineage.packet(item, existing.known(), holder == null ? null : holder.id());
    byId.put(item.id, item);
    freshByKey.putIfAbsent(item.key, item.fresh);
    freshByMoment.putIfAbsent(item.fresh.moment(), item.fresh);
  }

  private @Nullable Packet sameId(IngestItem item, Map<PacketId, Packet> stored) {
    IngestItem first = byId.get(item.id);
    Packet packet = first == null || first == item ? null : first.packet();
    if (first != null && packet != null && packet.id().equals(item.id)) {
      first.referenced = true;
      return packet;
    }
    return stored.get(item.id);
  }

  private @Nullable Packet sameMoment(IngestItem item, Map<Moment, Packet> moments) {
    Moment moment = item.moment();
    if (moment == null) {
      return null;
    }
    Packet fresh = freshByMoment.get(moment);
    return fresh == null ? moments.get(moment) : referenced(fresh);
  }

  private @Nullable Packet holder(IngestItem item, Map<DuplicateKey, Packet> holders) {
    Packet fresh = freshByKey.get(item.key);
    if (fresh != null) {
      return referenced(fresh);
    }
    Packet holder = holders.get(item.key);
    if (holder != null && holder.expired(now)) {
      expiredHolders.add(holder.id());
      return null;
    }
    return holder;
  }

  private Packet referenced(Packet fresh) {
    IngestItem maker = byId.get(fresh.id());
    if (maker != null) {
      maker.referenced = true;
    }
    return fresh;
  }

  /** Lets the fresh packet of an item go, because another writer was faster. */
  void release(IngestItem item, Packet fresh) {
    freshByKey.remove(item.key, fresh);
    freshByMoment.remove(fresh.moment(), fresh);
    item.fresh = null;
  }

  Set<PacketId> expiredHolders() {
    return expiredHolders;
  }

  /** Found packets, once for each draft that counts as an access to them. */
  List<PacketId> reinforced() {
    return reinforced;
  }
}
