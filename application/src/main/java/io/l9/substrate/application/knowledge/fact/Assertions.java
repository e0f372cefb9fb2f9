package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.AssertResult;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Source;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The assertion of drafts within a unit of work: a fold over the slots that they name. */
final class Assertions {

  /**
   * A draft by which its path was decided already.
   *
   * @param pointer the place of the draft in what the caller gave
   */
  record Item(FactDraft draft, FactPath path, Skeleton skeleton, SlotKey slot, String pointer) {}

  private final KnowledgeStore store;
  private final FactRepository facts;
  private final IdGenerator ids;

  Assertions(KnowledgeStore store, IdGenerator ids) {
    this.store = store;
    this.facts = store.facts();
    this.ids = ids;
  }

  /** Asserts the items in their order; returns the outcome of each. */
  List<AssertOutcome> run(TenantScope scope, List<Item> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    Locked locked = lock(items);
    items.forEach(item -> check(item, locked));
    return fold(scope, items, locked);
  }

  /** Asserts the items that can be asserted in their order; returns the result of each. */
  List<AssertResult> runEach(TenantScope scope, List<Item> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    Locked locked = lock(items);
    List<@Nullable SubstrateException> refused = new ArrayList<>();
    List<Item> admitted = new ArrayList<>();
    for (Item item : items) {
      try {
        check(item, locked);
        admitted.add(item);
        refused.add(null);
      } catch (SubstrateException e) {
        refused.add(e);
      }
    }
    Iterator<AssertOutcome> outcomes = fold(scope, admitted, locked).iterator();
    List<AssertResult> results = new ArrayList<>();
    for (SubstrateException failure : refused) {
      results.add(
          failure == null
              ? new AssertResult.Done(outcomes.next())
              : new AssertResult.Failed(failure));
    }
    return results;
  }

  private Locked lock(List<Item> items) {
    return facts.lock(
        items.stream()
            .map(item -> new Look(item.slot(), item.skeleton(), item.draft().source()))
            .toList());
  }

  private List<AssertOutcome> fold(TenantScope scope, List<Item> items, Locked locked) {
    Map<SlotKey, Slot> slots = new HashMap<>(locked.slots());
    Map<RejectionId, Rejection> standing = new LinkedHashMap<>();
    locked.standing().forEach(rejection -> standing.put(rejection.id(), rejection));
    List<AssertOutcome> outcomes = new ArrayList<>();
    List<Changes> made = new ArrayList<>();
    Map<RejectionId, Integer> attempts = new HashMap<>();
    for (Item item : items) {
      Claim claim = claim(scope, item, locked);
      Slot slot = Objects.requireNonNull(slots.get(item.slot()));
      Rejection rejection = covering(item, standing.values());
      Slot.Step step;
      if (rejection == null) {
        step = slot.asserted(claim, ids, locked.now());
      } else {
        Rejection attempted = rejection.attempted(1, locked.now());
        standing.put(rejection.id(), attempted);
        attempts.merge(rejection.id(), 1, Integer::sum);
        step = slot.absorbed(claim, attempted, locked.now());
      }
      slots.put(item.slot(), step.after());
      outcomes.add(step.outcome());
      made.add(step.changes());
    }
    Changes changes = Changes.of(made);
    if (!changes.isEmpty()) {
      facts.write(changes);
    }
    if (!attempts.isEmpty()) {
      store.rejections().count(attempts, locked.now());
    }
    return List.copyOf(outcomes);
  }

  private static @Nullable FactPredicate declared(Item item, Locked locked) {
    return FactPredicatesService.holdingFor(
            item.slot().owner(), item.draft().predicate(), locked.declared())
        .orElse(null);
  }

  private static void check(Item item, Locked locked) {
    try {
      check(item.draft(), declared(item, locked), locked.sources());
    } catch (SubstrateException e) {
      throw item.pointer().isEmpty() ? e : e.below(item.pointer());
    }
  }

  /**
   * Refuses a draft against the declaration of its predicate, or of a source that is not there.
   *
   * @param sources that the scope sees
   */
  static void check(
      FactDraft draft, @Nullable FactPredicate declared, Map<PacketId, Source> sources) {
    if (declared != null
        && declared.objects() != null
        && !declared.objects().admits(draft.object())) {
      throw ValidationException.at(
          "/object_type",
          "must be " + declared.objects().code() + ": the predicate was declared so");
    }
    if (draft.onConflict() == OnConflict.SUPERSEDE && (declared == null || !declared.single())) {
      throw ValidationException.at(
          "/on_conflict",
          "can be supersede only for a predicate that is declared to take one value; declare it,"
              + " or use keep_both or contradict");
    }
    if (draft.source() != null && !sources.containsKey(draft.source())) {
      throw ValidationException.at(
          "/source_packet_id",
          ErrorCode.PARENT_NOT_FOUND,
          "names no packet that is here and visible; write the packet first");
    }
  }

  /** Returns the widest of the rejections that covers an item; null: none does. */
  private static @Nullable Rejection covering(Item item, Collection<Rejection> standing) {
    return standing.stream()
        .filter(rejection -> rejection.skeleton().equals(item.skeleton()))
        .filter(rejection -> rejection.covers(item.slot().owner()))
        .findFirst()
        .orElse(null);
  }

  private static Claim claim(TenantScope scope, Item item, Locked locked) {
    FactDraft draft = item.draft();
    FactPredicate declared = declared(item, locked);
    Origin origin = null;
    Instant since = locked.now();
    if (draft.source() != null) {
      Source source = Objects.requireNonNull(locked.sources().get(draft.source()));
      origin = new Origin(draft.source(), source.roots(), draft.place());
      since = source.happenedAt();
    }
    OnConflict standard =
        declared != null && declared.single() ? OnConflict.SUPERSEDE : OnConflict.KEEP_BOTH;
    return new Claim(
        item.slot(),
        draft.subject(),
        draft.object(),
        item.skeleton(),
        draft.validity(),
        draft.confidence() == null ? Fact.DEFAULT_CONFIDENCE : draft.confidence(),
        item.path(),
        draft.onConflict() == null ? standard : draft.onConflict(),
        origin,
        since,
        Author.of(scope));
  }
}
