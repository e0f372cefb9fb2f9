package io.l9.substrate.application.reflection;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Source;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Nearness;
import io.l9.substrate.domain.reflection.lesson.NormalForm;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Candidate;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The telling of drafts within a unit of work that has locked their owner's reflections. */
final class Telling {

  /** The number of the nearest reflections that are compared with a draft. */
  private static final int NEAREST = 20;

  /**
   * A draft by which its path, its fingerprint and its index were decided already.
   *
   * @param pointer the place of the draft in what the caller gave
   */
  record Item(ReflectionDraft draft, FactPath path, UUID skeleton, Index index, String pointer) {}

  private final ReflectionRepository reflections;
  private final FactRepository facts;
  private final IdGenerator ids;

  Telling(ReflectionStore store, FactRepository facts, IdGenerator ids) {
    this.reflections = store.reflections();
    this.facts = facts;
    this.ids = ids;
  }

  /** Tells the items of an owner in their order; returns the outcome of each. */
  List<RememberOutcome> run(TenantScope scope, Ownership owner, List<Item> items, Instant now) {
    Map<PacketId, Source> sources = sources(items);
    List<Reflection> rejected =
        items.isEmpty()
            ? List.of()
            : reflections.rejected(items.stream().map(Item::skeleton).distinct().toList());
    List<RememberOutcome> outcomes = new ArrayList<>();
    for (Item item : items) {
      Teller teller = new Teller(scope, owner, item, root(item, sources), now);
      outcomes.add(teller.told(rejected));
    }
    return List.copyOf(outcomes);
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

  /** Returns the first of the packets in which the lineage of an item's packet begins. */
  private static @Nullable PacketId root(Item item, Map<PacketId, Source> sources) {
    PacketId packet = item.draft().source();
    if (packet == null) {
      return null;
    }
    Source source = sources.get(packet);
    if (source == null) {
      SubstrateException e =
          ValidationException.at(
              "/source_packet_id",
              ErrorCode.PARENT_NOT_FOUND,
              "names no packet that is here and visible; write the packet first");
      throw item.pointer().isEmpty() ? e : e.below(item.pointer());
    }
    return source.roots().stream()
        .min(Comparator.comparing(PacketId::value, Position::compareIds))
        .orElse(packet);
  }

  /** One item on its way into the store. */
  private final class Teller {

    private final TenantScope scope;
    private final Item item;
    private final Reflection like;
    private final ReflectionEvidence.Source source;
    private final Instant now;

    Teller(TenantScope scope, Ownership owner, Item item, @Nullable PacketId root, Instant now) {
      this.scope = scope;
      this.item = item;
      this.now = now;
      like =
          Reflection.first(
              new ReflectionId(ids.next()),
              owner,
              item.draft(),
              item.skeleton(),
              item.path(),
              Author.of(scope),
              now);
      source = ReflectionEvidence.sourceOf(item.draft(), root);
    }

    RememberOutcome told(List<Reflection> rejected) {
      Optional<Reflection> covering =
          rejected.stream().filter(row -> row.rejects(like, like.owner())).findFirst();
      if (covering.isPresent()) {
        return absorbed(covering.get());
      }
      Optional<Reflection> same = reflections.ofKeys(List.of(like.key())).stream().findFirst();
      if (same.isPresent() && same.get().served(now)) {
        return told(same.get(), false);
      }
      if (!item.draft().force()) {
        Optional<Reflection> near = near();
        if (near.isPresent()) {
          return near.get().active() ? told(near.get(), true) : absorbed(near.get());
        }
      }
      same.ifPresent(row -> update(row.in(ReflectionState.RETIRED, "expired", like.id(), now)));
      reflections.create(like, item.index());
      reflections.tell(List.of(evidenceOf(like)));
      return new RememberOutcome.Stored(like);
    }

    private Optional<Reflection> near() {
      NormalForm form = like.text().normal();
      return reflections.near(like, item.index(), NEAREST).stream()
          .filter(candidate -> says(candidate, form))
          .map(Candidate::reflection)
          .filter(row -> row.state() == ReflectionState.REJECTED || row.served(now))
          .findFirst();
    }

    private boolean says(Candidate candidate, NormalForm form) {
      return Nearness.same(form, candidate.reflection().text().normal(), candidate.cosine());
    }

    private RememberOutcome told(Reflection row, boolean near) {
      if (reflections.tell(List.of(evidenceOf(row))).isEmpty()) {
        return new RememberOutcome.Known(row, near);
      }
      int support = reflections.support(List.of(row.id())).getOrDefault(row.id(), 0);
      Reflection after = row.reinforced(item.path(), support, now);
      update(after);
      return new RememberOutcome.Reinforced(after, near);
    }

    private RememberOutcome absorbed(Reflection rejection) {
      if (rejection.owner().equals(like.owner())
          && scope.mayWrite(rejection.owner(), rejection.visibility())) {
        reflections.tell(List.of(evidenceOf(rejection)));
      }
      return new RememberOutcome.Absorbed(rejection);
    }

    private void update(Reflection after) {
      if (!reflections.update(after, null)) {
        throw after.stale();
      }
    }

    private ReflectionEvidence evidenceOf(Reflection of) {
      return new ReflectionEvidence(
          of.id(),
          source.kind(),
          source.key(),
          item.draft().text().content(),
          item.draft().source(),
          Author.of(scope),
          now);
    }
  }
}
