package io.l9.substrate.application.memory.packet;

import io.l9.substrate.domain.memory.curation.Reinforcement;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The changes that the drafts of a batch make to the packets that they repeat. */
final class DuplicateAmendments {

  private final TenantScope scope;
  private final Instant now;
  private final List<IngestItem> items;

  DuplicateAmendments(TenantScope scope, Instant now, List<IngestItem> items) {
    this.scope = scope;
    this.now = now;
    this.items = items;
  }

  /** Found packets of which a draft says more than they say. */
  Set<PacketId> amendable() {
    Set<PacketId> amendable = new LinkedHashSet<>();
    for (IngestItem item : items) {
      if (item.outcome instanceof IngestOutcome.Duplicate duplicate) {
        Packet found = duplicate.packet();
        if (writable(found) && !Reinforcement.of(found, item.draft, true).packet().equals(found)) {
          amendable.add(found.id());
        }
      }
    }
    return amendable;
  }

  private boolean writable(Packet packet) {
    return scope.mayWrite(packet.owner(), packet.visibility()) && !packet.expired(now);
  }

  /**
   * Lets the found packets take what the drafts say, one draft after the other.
   *
   * @param locked those of {@link #amendable()} that are this unit of work's to change
   * @return those that have changed
   */
  List<Packet> amend(Collection<Packet> locked) {
    Map<PacketId, Packet> latest = new HashMap<>();
    locked.forEach(packet -> latest.put(packet.id(), packet));
    for (IngestItem item : items) {
      if (item.outcome instanceof IngestOutcome.Duplicate duplicate) {
        PacketId id = duplicate.packet().id();
        Packet found = latest.getOrDefault(id, duplicate.packet());
        Reinforcement now =
            Reinforcement.of(found, item.draft, latest.containsKey(id) && writable(found));
        if (latest.containsKey(id)) {
          latest.put(id, now.packet());
        }
        item.outcome = new IngestOutcome.Duplicate(now.packet(), now.notTaken());
      }
    }
    latest.values().removeAll(locked);
    return List.copyOf(latest.values());
  }

  /** Replaces the packets of outcomes by their newer state. */
  void refresh(Collection<Packet> packets) {
    Map<PacketId, Packet> newer = new HashMap<>();
    packets.forEach(packet -> newer.put(packet.id(), packet));
    for (IngestItem item : items) {
      if (item.outcome instanceof IngestOutcome.Duplicate duplicate) {
        Packet packet = newer.get(duplicate.packet().id());
        if (packet != null) {
          item.outcome = new IngestOutcome.Duplicate(packet, duplicate.notTaken());
        }
      }
    }
  }
}
