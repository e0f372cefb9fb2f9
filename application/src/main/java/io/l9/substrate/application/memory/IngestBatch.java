package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.curation.Reinforcement;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.DuplicateKey.Moment;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /** When it happened; those without a time follow one another. */
    final Instant timestamp;

    final List<Item> inBatchChildren = new ArrayList<>();

    /** The words of an import about it; null: a writer made it. */
    final @Nullable ImportedPacket imported;

    /** The parents that it names and that are not there; only an import may. */
    final Set<PacketId> absentParents = new LinkedHashSet<>();

    @Nullable SubstrateException failure;
    @Nullable IngestOutcome outcome;
    @Nullable Packet fresh;

    /** Whether a worker embeds it, or what there was no time for. */
    boolean later;

    /** Whether another item's packet or outcome was made from the fresh packet of this one. */
    boolean referenced;

    List<PacketEmbedder.Piece> pieces = List.of();

    /** Into how many chunks its text was split for the models that searches use. */
    int chunks;

    Item(
        PacketDraft draft,
        PacketId id,
        DuplicateKey key,
        Instant timestamp,
        @Nullable ImportedPacket imported) {
      this.draft = draft;
      this.later = draft.embedLater();
      this.id = id;
      this.key = key;
      this.timestamp = timestamp;
      this.imported = imported;
    }

    /** Whether it is stored beside the packet that holds its key. */
    boolean beside() {
      return draft.onDuplicate() == OnDuplicate.KEEP
          || (imported != null && imported.duplicateOf() != null)
          || (draft.onDuplicate() == OnDuplicate.AUTO
              && (draft.thread() != null || draft.timestamp() != null));
    }

    /** The moment whose packet it repeats; null if it repeats none, or one of any time. */
    @Nullable Moment moment() {
      return draft.onDuplicate() == OnDuplicate.AUTO && draft.timestamp() != null
          ? new Moment(key, timestamp)
          : null;
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
  private final Map<Moment, Packet> freshByMoment = new HashMap<>();
  private final Set<PacketId> expiredHolders = new LinkedHashSet<>();
  private final List<PacketId> reinforced = new ArrayList<>();

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
    Instant next = now;
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
              draft.timestamp() == null ? next : Times.stored(draft.timestamp()),
              imported.isEmpty() ? null : imported.get(items.size()));
      if (draft.timestamp() == null) {
        next = next.plus(1, ChronoUnit.MICROS);
      }
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
              + scope.role().code()
              + " may not write packets of the scope "
              + draft.visibility().code()
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
   * The ids whose packets {@link #resolve} needs: those that the drafts name and that are not made
   * here.
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

  Set<Moment> undecidedMoments() {
    Set<Moment> moments = new LinkedHashSet<>();
    for (Item item : items) {
      Moment moment = item.undecided() ? item.moment() : null;
      if (moment != null) {
        moments.add(moment);
      }
    }
    return moments;
  }

  /**
   * The stored packets that the drafts name or repeat.
   *
   * @param known the visible ones of {@link #namedIds()}
   * @param holders of {@link #undecidedKeys()}
   * @param moments those of {@link #undecidedMoments()} that are not expired
   */
  record Existing(
      Map<PacketId, Packet> known,
      Map<DuplicateKey, Packet> holders,
      Map<Moment, Packet> moments) {}

  /** The holders beside which a draft is stored unless it repeats a moment. */
  Set<PacketId> holdersOfMoments(Map<DuplicateKey, Packet> holders) {
    Set<PacketId> ids = new LinkedHashSet<>();
    for (Moment moment : undecidedMoments()) {
      Packet holder = holders.get(moment.key());
      if (holder != null) {
        ids.add(holder.id());
      }
    }
    return ids;
  }

  /** The stored packet that a draft repeats, if one does not look at the others of the batch. */
  @Nullable Packet repeated(Item item, Existing existing) {
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

  /** Decides every undecided item. */
  void resolve(Existing existing) {
    for (Item item : parentsFirst) {
      if (item.undecided()) {
        try {
          decide(item, existing);
        } catch (SubstrateException e) {
          item.failure = e;
        }
      }
    }
  }

  private void decide(Item item, Existing existing) {
    Packet sameId = sameId(item, existing.known());
    if (sameId != null) {
      if (!sameId.contentHash().equals(item.key.hash())) {
        throw idIsTaken(item);
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
      item.fresh = packet(item, parents(item, existing.known()), original);
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
    item.fresh = packet(item, parents(item, existing.known()), holder == null ? null : holder.id());
    byId.put(item.id, item);
    freshByKey.putIfAbsent(item.key, item.fresh);
    freshByMoment.putIfAbsent(item.fresh.moment(), item.fresh);
  }

  private @Nullable Packet sameId(Item item, Map<PacketId, Packet> stored) {
    Item first = byId.get(item.id);
    Packet packet = first == null || first == item ? null : first.packet();
    if (first != null && packet != null && packet.id().equals(item.id)) {
      first.referenced = true;
      return packet;
    }
    return stored.get(item.id);
  }

  private @Nullable Packet sameMoment(Item item, Map<Moment, Packet> moments) {
    Moment moment = item.moment();
    if (moment == null) {
      return null;
    }
    Packet fresh = freshByMoment.get(moment);
    return fresh == null ? moments.get(moment) : referenced(fresh);
  }

  private @Nullable Packet holder(Item item, Map<DuplicateKey, Packet> holders) {
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
    Item maker = byId.get(fresh.id());
    if (maker != null) {
      maker.referenced = true;
    }
    return fresh;
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

  /** The place that follows from the parents, and from an import where they are absent. */
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

  /** Found packets, once for each draft that counts as an access to them. */
  List<PacketId> reinforced() {
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
        item.outcome = new IngestOutcome.Stored(item.fresh, false);
      } else if (item.referenced) {
        throw new ConflictException(
                ErrorCode.CONFLICT,
                "another writer took its id or its content meanwhile; nothing was stored: send"
                    + " the batch again, or without an id of your own")
            .below("/items/" + i);
      } else {
        freshByKey.remove(item.key, item.fresh);
        freshByMoment.remove(item.fresh.moment(), item.fresh);
        item.fresh = null;
      }
    }
  }

  /**
   * Fails the items that are still not stored although no visible packet is in the way: the id is
   * taken by a packet that the scope does not see.
   */
  void giveUpOnUnstored() {
    for (Item item : items) {
      if (item.failure == null && item.outcome == null) {
        item.fresh = null;
        item.failure = idIsTaken(item);
      }
    }
  }

  private static ConflictException idIsTaken(Item item) {
    return new ConflictException(
        ErrorCode.CONFLICT,
        item.imported == null
            ? "the id is taken by other content; choose another one, or leave it out"
            : "the id is taken by other content; leave it out, or import all under other ids"
                + " (remap)");
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

  /** Found packets of which a draft says more than they say. */
  Set<PacketId> restated() {
    Set<PacketId> restated = new LinkedHashSet<>();
    for (Item item : items) {
      if (item.outcome instanceof IngestOutcome.Duplicate duplicate) {
        Packet found = duplicate.packet();
        if (writable(found) && !Reinforcement.of(found, item.draft, true).packet().equals(found)) {
          restated.add(found.id());
        }
      }
    }
    return restated;
  }

  private boolean writable(Packet packet) {
    return scope.mayWrite(packet.owner(), packet.visibility()) && !packet.expired(now);
  }

  /**
   * Lets the found packets take what the drafts say, one draft after the other.
   *
   * @param locked those of {@link #restated()} that are this unit of work's to change
   * @return those that have changed
   */
  List<Packet> restate(Collection<Packet> locked) {
    Map<PacketId, Packet> latest = new HashMap<>();
    locked.forEach(packet -> latest.put(packet.id(), packet));
    for (Item item : items) {
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
    for (Item item : items) {
      if (item.outcome instanceof IngestOutcome.Duplicate duplicate) {
        Packet packet = newer.get(duplicate.packet().id());
        if (packet != null) {
          item.outcome = new IngestOutcome.Duplicate(packet, duplicate.notTaken());
        }
      }
    }
  }
}
