package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Source;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    Map<String, FactPredicate> declared = declared(scope, items);
    Map<PacketId, Source> sources = sources(items);
    items.forEach(item -> check(item, declared.get(item.draft().predicate()), sources));
    Locked locked = facts.lock(items.stream().map(Item::slot).distinct().toList());
    Map<SlotKey, Slot> slots = new HashMap<>(locked.slots());
    Map<Skeleton, Rejection> rejections = rejections(items);
    List<AssertOutcome> outcomes = new ArrayList<>();
    List<FactRevision> revisions = new ArrayList<>();
    List<Evidence> evidence = new ArrayList<>();
    Map<RejectionId, Integer> attempts = new HashMap<>();
    for (Item item : items) {
      Claim claim =
          claim(scope, item, declared.get(item.draft().predicate()), sources, locked.now());
      Slot slot = Objects.requireNonNull(slots.get(item.slot()));
      Rejection rejection =
          rejections.computeIfPresent(
              item.skeleton(), (skeleton, standing) -> standing.attempted(1, locked.now()));
      Slot.Step step;
      if (rejection == null) {
        step = slot.asserted(claim, ids, locked.now());
      } else {
        attempts.merge(rejection.id(), 1, Integer::sum);
        step = slot.absorbed(claim, rejection, locked.now());
      }
      slots.put(item.slot(), step.after());
      outcomes.add(step.outcome());
      revisions.addAll(step.revisions());
      evidence.addAll(step.evidence());
    }
    Changes changes = new Changes(revisions, evidence);
    if (!changes.isEmpty()) {
      facts.write(changes);
    }
    if (!attempts.isEmpty()) {
      store.rejections().count(attempts, locked.now());
    }
    return List.copyOf(outcomes);
  }

  /** Returns the declarations that hold for the rows of the scope, by predicate. */
  private Map<String, FactPredicate> declared(TenantScope scope, List<Item> items) {
    return FactPredicatesService.holdingFor(
        scope,
        store
            .predicates()
            .of(items.stream().map(item -> item.draft().predicate()).distinct().toList()));
  }

  private Map<PacketId, Source> sources(List<Item> items) {
    List<PacketId> named =
        items.stream()
            .map(item -> item.draft().source())
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return named.isEmpty() ? Map.of() : facts.sources(named);
  }

  private static void check(
      Item item, @Nullable FactPredicate declared, Map<PacketId, Source> sources) {
    try {
      check(item.draft(), declared, sources);
    } catch (SubstrateException e) {
      throw item.pointer().isEmpty() ? e : e.below(item.pointer());
    }
  }

  private static void check(
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

  /** Returns the rejection of each value that covers rows of the slot's owner. */
  private Map<Skeleton, Rejection> rejections(List<Item> items) {
    Map<Skeleton, SlotKey> asked =
        items.stream()
            .collect(Collectors.toMap(Item::skeleton, Item::slot, (first, second) -> first));
    return store.rejections().standing(asked.keySet()).stream()
        .filter(
            standing ->
                standing.covers(Objects.requireNonNull(asked.get(standing.skeleton())).owner()))
        .collect(
            Collectors.toMap(
                Rejection::skeleton, Function.identity(), (widest, other) -> widest, HashMap::new));
  }

  private static Claim claim(
      TenantScope scope,
      Item item,
      @Nullable FactPredicate declared,
      Map<PacketId, Source> sources,
      Instant now) {
    FactDraft draft = item.draft();
    Origin origin = null;
    Instant since = now;
    if (draft.source() != null) {
      Source source = Objects.requireNonNull(sources.get(draft.source()));
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
