package io.l9.substrate.application.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.DuplicateKey.Moment;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The drafts of one request and their state: which are undecided, to be stored, stored or refused.
 * Reads and writes nothing itself.
 */
final class IngestBatch {

  private final TenantScope scope;
  private final Instant now;
  private final List<IngestItem> items = new ArrayList<>();
  private final List<IngestItem> parentsFirst;
  private final Map<PacketId, IngestItem> byId = new HashMap<>();
  private final DuplicateResolver duplicates;
  private final DuplicateAmendments amendments;

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
      IngestItem item =
          new IngestItem(
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
    LineageResolver lineage = new LineageResolver(scope, now, byId);
    parentsFirst = lineage.parentsFirst(items);
    duplicates = new DuplicateResolver(now, byId, lineage);
    amendments = new DuplicateAmendments(scope, now, items);
  }

  private @Nullable SubstrateException refusal(IngestItem item, Ownership owner) {
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

  List<IngestItem> items() {
    return items;
  }

  DuplicateResolver duplicates() {
    return duplicates;
  }

  DuplicateAmendments amendments() {
    return amendments;
  }

  /**
   * The ids whose packets {@link #resolve} needs: those that the drafts name and that are not made
   * here.
   */
  Set<PacketId> namedIds() {
    Set<PacketId> named = new LinkedHashSet<>();
    for (IngestItem item : items) {
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
    items.stream().filter(IngestItem::undecided).forEach(item -> keys.add(item.key));
    return keys;
  }

  Set<Moment> undecidedMoments() {
    Set<Moment> moments = new LinkedHashSet<>();
    for (IngestItem item : items) {
      Moment moment = item.undecided() ? item.moment() : null;
      if (moment != null) {
        moments.add(moment);
      }
    }
    return moments;
  }

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

  /** Decides every undecided item. */
  void resolve(DuplicateResolver.Existing existing) {
    for (IngestItem item : parentsFirst) {
      if (item.undecided()) {
        try {
          duplicates.decide(item, existing);
        } catch (SubstrateException e) {
          item.failure = e;
        }
      }
    }
  }

  /** Packets that are to be stored now. */
  List<Packet> fresh() {
    List<Packet> fresh = new ArrayList<>();
    for (IngestItem item : items) {
      if (item.fresh != null && item.outcome == null) {
        fresh.add(item.fresh);
      }
    }
    return fresh;
  }

  /**
   * Notes which fresh packets were stored. Another writer was faster with the others: they are
   * undecided again.
   *
   * @throws ConflictException if something was made from a packet that is now not stored
   */
  void stored(Set<PacketId> ids) {
    for (int i = 0; i < items.size(); i++) {
      IngestItem item = items.get(i);
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
        duplicates.release(item, item.fresh);
      }
    }
  }

  /**
   * Fails the items that are still not stored although no visible packet is in the way: the id is
   * taken by a packet that the scope does not see.
   */
  void giveUpOnUnstored() {
    for (IngestItem item : items) {
      if (item.failure == null && item.outcome == null) {
        item.fresh = null;
        item.failure = item.idIsTaken();
      }
    }
  }

  List<ItemResult> results() {
    List<ItemResult> results = new ArrayList<>();
    for (IngestItem item : items) {
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
}
