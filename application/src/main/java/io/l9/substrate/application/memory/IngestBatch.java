package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.packet.AbsentParents;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drafts on their way to be packets: decides for each, against what is stored and against the
 * others, whether it is new, known or wrong. Reads and writes nothing itself.
 */
final class IngestBatch {

  /** One draft. It is undecided until it has a failure, an outcome or a fresh packet. */
  static final class Item {

    final PacketDraft draft;
    final PacketId id;
    final DuplicateKey key;
    final List<Item> inBatchChildren = new ArrayList<>();

    /** What an import says of it; null: a writer made it. */
    final @Nullable ImportedPacket imported;

    /** The parents that it names and that are not there; only an import may. */
    final Set<PacketId> absentParents = new LinkedHashSet<>();

    @Nullable SubstrateException failure;
    @Nullable IngestOutcome outcome;
    @Nullable Packet fresh;

    /** Whether another item's packet or outcome was made from the fresh packet of this one. */
    boolean referenced;

    List<PacketEmbedder.Piece> pieces = List.of();

    /** Into how many chunks its text was split for the models that searches use. */
    int chunks;

    Item(PacketDraft draft, PacketId id, DuplicateKey key, @Nullable ImportedPacket imported) {
      this.draft = draft;
      this.id = id;
      this.key = key;
      this.imported = imported;
    }

    boolean undecided() {
      return failure == null && outcome == null && fresh == null;
    }

    /** The packet that stands for the draft, once decided. */
    @Nullable Packet packet() {
      return outcome != null ? outcome.packet() : fresh;
    }
  }

  private final TenantScope scope;
  private final Instant now;
  private final List<Item> items = new ArrayList<>();
  private final List<Item> parentsFirst = new ArrayList<>();
  private final Map<PacketId, Item> byId = new HashMap<>();
  private final Map<DuplicateKey, Packet> freshByKey = new HashMap<>();
  private final Set<PacketId> expiredHolders = new LinkedHashSet<>();
  private final Set<PacketId> reinforced = new LinkedHashSet<>();

  /** A place in a lineage: that of a parent, or the one that follows from the parents. */
  private record Place(PacketId id, int generation, PacketId root) {}

  IngestBatch(TenantScope scope, List<PacketDraft> drafts, IdGenerator ids, Instant now) {
    this(scope, drafts, List.of(), ids, now);
  }

  static IngestBatch ofImport(
      TenantScope scope, List<ImportedPacket> imported, IdGenerator ids, Instant now) {
    List<PacketDraft> drafts = imported.stream().map(ImportedPacket::draft).toList();
    return new IngestBatch(scope, drafts, imported, ids, now);
  }

  /**
   * A batch of drafts.
   *
   * @param imported what an import says of each; empty if writers made them
   */
  private IngestBatch(
      TenantScope scope,
      List<PacketDraft> drafts,
      List<ImportedPacket> imported,
      IdGenerator ids,
      Instant now) {
    this.scope = scope;
    this.now = now;
    Ownership owner = scope.owner();
    for (PacketDraft draft : drafts) {
      PacketId id = draft.id() != null ? draft.id() : new PacketId(ids.next());
      Item item =
          new Item(
              draft,
              id,
              new DuplicateKey(
                  owner,
                  draft.visibility(),
                  draft.thread(),
                  draft.agentId(),
                  ContentHash.of(draft.packetType(), draft.payload())),
              imported.isEmpty() ? null : imported.get(items.size()));
      item.failure = refusal(item, owner);
      items.add(item);
      byId.putIfAbsent(id, item);
    }
    orderParentsFirst();
  }

  private @Nullable SubstrateException refusal(Item item, Ownership owner) {
    PacketDraft draft = item.draft;
    if (!scope.mayWrite(owner, draft.visibility())) {
      return new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().sqlName()
              + " may not write packets of the scope "
              + draft.visibility().sqlName()
              + " here");
    }
    if (draft.expiresAt() != null && !draft.expiresAt().isAfter(now)) {
      if (item.imported != null) {
        return new NotFoundException(ErrorCode.EXPIRED, "the packet has expired meanwhile");
      }
      return ValidationException.at("/expires_at", "must be in the future, or be left out");
    }
    return null;
  }

  private void orderParentsFirst() {
    Map<Item, Integer> waitingFor = new HashMap<>();
    Deque<Item> ready = new ArrayDeque<>();
    for (Item item : items) {
      int parents = 0;
      for (PacketId parentId : item.draft.parents()) {
        Item parent = byId.get(parentId);
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
      Item item = ready.remove();
      parentsFirst.add(item);
      for (Item child : item.inBatchChildren) {
        if (waitingFor.merge(child, -1, Integer::sum) == 0) {
          ready.add(child);
        }
      }
    }
    for (Item item : items) {
      if (waitingFor.getOrDefault(item, 0) > 0) {
        item.failure =
            ValidationException.at(
                "/parent_ids", ErrorCode.LINEAGE_CYCLE, "leads back to the packet itself");
      }
    }
  }

  List<Item> items() {
    return items;
  }

  /**
   * What {@link #resolve} wants to know of: ids that the drafts name and that are not made here.
   */
  Set<PacketId> namedIds() {
    Set<PacketId> named = new LinkedHashSet<>();
    for (Item item : items) {
      if (item.undecided()) {
        if (item.draft.id() != null) {
          named.add(item.id);
        }
        named.addAll(item.draft.parents());
      }
    }
    return named;
  }

  Set<DuplicateKey> undecidedKeys() {
    Set<DuplicateKey> keys = new LinkedHashSet<>();
    items.stream().filter(Item::undecided).forEach(item -> keys.add(item.key));
    return keys;
  }

  /**
   * Decides every undecided item.
   *
   * @param known the visible ones of {@link #namedIds()}
   * @param holders of {@link #undecidedKeys()}
   */
  void resolve(Collection<Packet> known, Map<DuplicateKey, Packet> holders) {
    Map<PacketId, Packet> stored = new HashMap<>();
    known.forEach(packet -> stored.put(packet.id(), packet));
    for (Item item : parentsFirst) {
      if (item.undecided()) {
        try {
          decide(item, stored, holders);
        } catch (SubstrateException e) {
          item.failure = e;
        }
      }
    }
  }

  private void decide(Item item, Map<PacketId, Packet> stored, Map<DuplicateKey, Packet> holders) {
    Packet sameId = sameId(item, stored);
    if (sameId != null) {
      if (!sameId.contentHash().equals(item.key.hash())) {
        throw idIsTaken();
      }
      item.outcome = new IngestOutcome.Duplicate(sameId);
      return;
    }
    PacketId original = item.imported == null ? null : item.imported.duplicateOf();
    if (original != null) {
      item.fresh = packet(item, parents(item, stored), original); // it never held the key
      return;
    }
    Packet holder = holder(item, holders);
    if (holder != null && item.draft.onDuplicate() != OnDuplicate.KEEP) {
      if (item.draft.onDuplicate() == OnDuplicate.REJECT) {
        throw new ConflictException(
            ErrorCode.DUPLICATE_CONTENT, "the packet " + holder.id() + " already says this");
      }
      if (item.draft.onDuplicate() == OnDuplicate.REINFORCE) {
        reinforced.add(holder.id());
      }
      item.outcome = new IngestOutcome.Duplicate(holder);
      return;
    }
    item.fresh = packet(item, parents(item, stored), holder == null ? null : holder.id());
    freshByKey.putIfAbsent(item.key, item.fresh);
  }

  private @Nullable Packet sameId(Item item, Map<PacketId, Packet> stored) {
    Item first = byId.get(item.id);
    if (first != null && first != item && first.packet() != null) {
      first.referenced = true;
      return first.packet();
    }
    return stored.get(item.id);
  }

  private @Nullable Packet holder(Item item, Map<DuplicateKey, Packet> holders) {
    Packet fresh = freshByKey.get(item.key);
    if (fresh != null) {
      Item maker = byId.get(fresh.id());
      if (maker != null) {
        maker.referenced = true;
      }
      return fresh;
    }
    Packet holder = holders.get(item.key);
    if (holder != null && holder.expired(now)) {
      expiredHolders.add(holder.id());
      return null;
    }
    return holder;
  }

  /**
   * The places of the parents; one that is absent is taken for a root, as which it began unless the
   * import knows better, see {@link #place}.
   */
  private List<Place> parents(Item item, Map<PacketId, Packet> stored) {
    Map<PacketId, Place> parents = new LinkedHashMap<>();
    item.absentParents.clear();
    List<PacketId> ids = item.draft.parents();
    for (int i = 0; i < ids.size(); i++) {
      PacketId id = ids.get(i);
      Item inBatch = byId.get(id);
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

  /** What follows from the parents, and from an import where they are absent. */
  private static Place place(Item item, List<Place> parents) {
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

  private Packet packet(Item item, List<Place> parents, @Nullable PacketId duplicateOf) {
    PacketDraft draft = item.draft;
    Place place = place(item, parents);
    ImportedPacket.Tracing tracing =
        item.imported == null || item.imported.tracing() == null
            ? new ImportedPacket.Tracing(scope.correlation(), scope.session(), scope.trace())
            : item.imported.tracing();
    Instant timestamp = draft.timestamp() != null ? draft.timestamp() : now;
    return new Packet(
        item.id,
        item.key.owner(),
        draft.packetType(),
        draft.payload(),
        draft.agentId(),
        draft.thread(),
        Times.stored(timestamp),
        parents.stream().map(Place::id).toList(),
        parents.isEmpty() ? null : draft.derivation(),
        place.generation(),
        place.root(),
        draft.tags(),
        draft.expiresAt() == null ? null : Times.stored(draft.expiresAt()),
        draft.visibility(),
        draft.importance(),
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

  /** Packets that are to be stored now. */
  List<Packet> fresh() {
    List<Packet> fresh = new ArrayList<>();
    for (Item item : items) {
      if (item.fresh != null && item.outcome == null) {
        fresh.add(item.fresh);
      }
    }
    return fresh;
  }

  Set<PacketId> expiredHolders() {
    return expiredHolders;
  }

  Set<PacketId> reinforced() {
    return reinforced;
  }

  /**
   * Notes which fresh packets were stored. Another writer was faster with the others: they are
   * undecided again.
   *
   * @throws ConflictException if something was made from a packet that is now not stored
   */
  void stored(Set<PacketId> ids) {
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.fresh == null || item.outcome != null) {
        continue;
      }
      if (ids.contains(item.id)) {
        item.outcome = new IngestOutcome.Stored(item.fresh);
      } else if (item.referenced) {
        throw new ConflictException(
                ErrorCode.CONFLICT,
                "another writer took its id or its content meanwhile; nothing was stored: send"
                    + " the batch again, or without an id of your own")
            .below("/items/" + i);
      } else {
        freshByKey.remove(item.key, item.fresh);
        item.fresh = null;
      }
    }
  }

  /**
   * What nobody visible stands in the way of and is still not stored: its id is somebody else's.
   */
  void giveUpOnUnstored() {
    for (Item item : items) {
      if (item.failure == null && item.outcome == null) {
        item.fresh = null;
        item.failure = idIsTaken();
      }
    }
  }

  private static ConflictException idIsTaken() {
    return new ConflictException(
        ErrorCode.CONFLICT,
        "the id is taken by other content; choose another one, or leave it out");
  }

  List<ItemResult> results() {
    List<ItemResult> results = new ArrayList<>();
    for (Item item : items) {
      if (item.failure != null) {
        results.add(new ItemResult.Failed(item.failure));
      } else if (item.outcome != null) {
        results.add(new ItemResult.Done(item.outcome));
      } else {
        throw new IllegalStateException("an item was left undecided");
      }
    }
    return results;
  }

  /** Replaces the packets of outcomes by their newer state. */
  void refresh(Collection<Packet> packets) {
    Map<PacketId, Packet> newer = new HashMap<>();
    packets.forEach(packet -> newer.put(packet.id(), packet));
    for (Item item : items) {
      if (item.outcome instanceof IngestOutcome.Duplicate duplicate) {
        Packet packet = newer.get(duplicate.packet().id());
        if (packet != null) {
          item.outcome = new IngestOutcome.Duplicate(packet);
        }
      }
    }
  }
}
