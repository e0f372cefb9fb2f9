package io.l9.substrate.application.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lineage of the packets of a batch: the order of the items, and the place of each new packet.
 */
final class LineageResolver {

  private final TenantScope scope;
  private final Instant now;
  private final Map<PacketId, IngestItem> byId;

  /**
   * A resolver for one batch.
   *
   * @param byId the item that stands for each id; packets may be added to it meanwhile
   */
  LineageResolver(TenantScope scope, Instant now, Map<PacketId, IngestItem> byId) {
    this.scope = scope;
    this.now = now;
    this.byId = byId;
  }

  /** A place in a lineage: that of a parent, or the one that follows from the parents. */
  private record Place(PacketId id, int generation, PacketId root) {}

  /**
   * Returns the items in an order in which each comes after its parents. Items that are their own
   * ancestors are left out and fail.
   */
  List<IngestItem> parentsFirst(List<IngestItem> items) {
    List<IngestItem> parentsFirst = new ArrayList<>();
    Map<IngestItem, Integer> waitingFor = new HashMap<>();
    Deque<IngestItem> ready = new ArrayDeque<>();
    for (IngestItem item : items) {
      int parents = 0;
      for (PacketId parentId : item.draft.parents()) {
        IngestItem parent = byId.get(parentId);
        if (parent != null) {
          parent.inBatchChildren.add(item);
          parents++;
        }
      }
      waitingFor.put(item, parents);
      if (parents == 0) {
        ready.add(item);
      }
    }
    while (!ready.isEmpty()) {
      IngestItem item = ready.remove();
      parentsFirst.add(item);
      for (IngestItem child : item.inBatchChildren) {
        if (waitingFor.merge(child, -1, Integer::sum) == 0) {
          ready.add(child);
        }
      }
    }
    for (IngestItem item : items) {
      if (waitingFor.getOrDefault(item, 0) > 0) {
        item.failure =
            ValidationException.at(
                "/parent_ids", ErrorCode.LINEAGE_CYCLE, "leads back to the packet itself");
      }
    }
    return parentsFirst;
  }

  /**
   * Returns the new packet of an item.
   *
   * @param stored the packets that it may name as parents
   * @throws ValidationException if a parent is absent and the item is not imported
   */
  Packet packet(IngestItem item, Map<PacketId, Packet> stored, @Nullable PacketId duplicateOf) {
    PacketDraft draft = item.draft;
    List<Place> parents = parents(item, stored);
    Place place = place(item, parents);
    ImportedPacket.Tracing tracing =
        item.imported == null || item.imported.tracing() == null
            ? new ImportedPacket.Tracing(scope.correlation(), scope.session(), scope.trace())
            : item.imported.tracing();
    return new Packet(
        item.id,
        item.key.owner(),
        draft.packetType(),
        draft.payload(),
        draft.agentId(),
        draft.thread(),
        item.timestamp,
        parents.stream().map(Place::id).toList(),
        parents.isEmpty() ? null : draft.derivation(),
        place.generation(),
        place.root(),
        draft.tags(),
        draft.expiresAt() == null ? null : Times.stored(draft.expiresAt()),
        draft.visibility(),
        draft.importance() == null ? PacketDraft.DEFAULT_IMPORTANCE : draft.importance(),
        0,
        null,
        0,
        item.key.hash(),
        duplicateOf,
        Math.max(1, item.chunks),
        tracing.correlation(),
        tracing.session(),
        tracing.trace());
  }

  /**
   * The places of the parents; one that is absent is taken for a root, as which it began unless the
   * import knows better, see {@link #place}.
   */
  private List<Place> parents(IngestItem item, Map<PacketId, Packet> stored) {
    Map<PacketId, Place> parents = new LinkedHashMap<>();
    item.absentParents.clear();
    List<PacketId> ids = item.draft.parents();
    for (int i = 0; i < ids.size(); i++) {
      PacketId id = ids.get(i);
      IngestItem inBatch = byId.get(id);
      Packet parent = inBatch != null ? inBatch.packet() : stored.get(id);
      if (parent == null || parent.expired(now)) {
        if (item.imported == null) {
          throw ValidationException.at(
              "/parent_ids/" + i,
              ErrorCode.PARENT_NOT_FOUND,
              "names no packet that is here and visible; write the parent first");
        }
        item.absentParents.add(id);
        if (item.imported.absentParents() == AbsentParents.KEEP) {
          parents.putIfAbsent(id, new Place(id, 0, id));
        }
      } else {
        if (inBatch != null) {
          inBatch.referenced = true;
        }
        parents.putIfAbsent(
            parent.id(), new Place(parent.id(), parent.generation(), parent.root()));
      }
    }
    return List.copyOf(parents.values());
  }

  /** The place that follows from the parents, and from an import where they are absent. */
  private static Place place(IngestItem item, List<Place> parents) {
    if (parents.isEmpty()) {
      return new Place(item.id, 0, item.id);
    }
    Place first = parents.get(0);
    int generation = parents.stream().mapToInt(Place::generation).max().orElse(-1) + 1;
    PacketId root = first.root();
    ImportedPacket imported = item.imported;
    if (imported != null && parents.stream().anyMatch(p -> item.absentParents.contains(p.id()))) {
      generation = Math.max(generation, imported.generation());
      if (imported.root() != null && item.absentParents.contains(first.id())) {
        root = imported.root();
      }
    }
    return new Place(item.id, generation, root);
  }
}
