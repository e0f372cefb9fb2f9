package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.application.shared.Views;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.AssertResult;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPage;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Source;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.knowledge.fact.RankedFacts;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The use cases of facts. */
public final class FactsService implements Facts {

  /** A change of one fact of a slot that is locked. */
  private interface Vote {
    Changes on(Locked locked, Slot slot, Fact fact);
  }

  private final UnitOfWork unitOfWork;
  private final FactRepository facts;
  private final RejectionRepository rejections;
  private final EntityMergeRepository merges;
  private final Assertions assertions;
  private final Skeletons skeletons;
  private final MergedRejections merged;
  private final Deeds deeds;
  private final Clock clock;

  public FactsService(KnowledgeStore store, KnowledgeConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.facts = store.facts();
    this.rejections = store.rejections();
    this.merges = store.entityMerges();
    this.assertions = new Assertions(store, config.ids());
    this.skeletons = new Skeletons(config.spelling(), config.json());
    this.merged = new MergedRejections(store, config.spelling(), config.json());
    this.deeds = new Deeds(store, config);
    this.clock = config.clock();
  }

  @Override
  public AssertOutcome assertFact(TenantScope scope, FactDraft draft) {
    Assertions.Item item = item(scope, Require.present("/fact", draft), "");
    return unitOfWork.inScope(scope, () -> assertions.run(scope, List.of(item)).get(0));
  }

  @Override
  public List<AssertOutcome> assertFacts(TenantScope scope, List<FactDraft> drafts) {
    Require.size("/items", drafts, FactDraft.MAX_BATCH);
    List<Assertions.Item> items = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      items.add(item(scope, drafts.get(i), "/items/" + i));
    }
    return unitOfWork.inScope(scope, () -> assertions.run(scope, items));
  }

  @Override
  public List<AssertResult> assertEach(TenantScope scope, List<FactDraft> drafts) {
    Require.size("/items", drafts, FactDraft.MAX_BATCH);
    @Nullable AssertResult[] results = new AssertResult[drafts.size()];
    List<Integer> asserted = new ArrayList<>();
    List<Assertions.Item> items = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      try {
        items.add(item(scope, drafts.get(i), ""));
        asserted.add(i);
      } catch (SubstrateException e) {
        results[i] = new AssertResult.Failed(e);
      }
    }
    List<AssertResult> done = unitOfWork.inScope(scope, () -> assertions.runEach(scope, items));
    for (int i = 0; i < done.size(); i++) {
      results[asserted.get(i)] = done.get(i);
    }
    return Stream.of(results).map(Objects::requireNonNull).toList();
  }

  private Assertions.Item item(TenantScope scope, FactDraft draft, String pointer) {
    try {
      return new Assertions.Item(
          draft,
          FactPath.claimed(scope.role(), draft.path()),
          skeletons.of(draft.subject(), draft.predicate(), draft.object()),
          new SlotKey(
              scope.owner(),
              requireWritable(scope, draft).visibility(),
              draft.subject().normalized(),
              draft.predicate()),
          pointer);
    } catch (SubstrateException e) {
      throw pointer.isEmpty() ? e : e.below(pointer);
    }
  }

  private static FactDraft requireWritable(TenantScope scope, FactDraft draft) {
    if (!scope.mayWrite(scope.owner(), draft.visibility())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " may not write facts of the scope "
              + draft.visibility().code()
              + " here");
    }
    return draft;
  }

  @Override
  public View get(TenantScope scope, FactId id) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Fact fact = visible(id);
          List<Fact> others =
              facts.ofSkeleton(fact.skeleton()).stream()
                  .filter(other -> !other.owner().equals(fact.owner()) && fact.saysTheSame(other))
                  .toList();
          return new View(fact, others, rejection(scope, fact).orElse(null));
        });
  }

  private Optional<Rejection> rejection(TenantScope scope, Fact fact) {
    return hiding(rejections.standing(List.of(fact.skeleton())), scope, fact);
  }

  private static Optional<Rejection> hiding(
      List<Rejection> standing, TenantScope scope, Fact fact) {
    return standing.stream().filter(rejection -> rejection.hides(fact, scope.owner())).findFirst();
  }

  private Fact visible(FactId id) {
    return facts
        .find(Require.present("/fact_id", id))
        .orElseThrow(() -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no fact " + id));
  }

  @Override
  public Answer list(TenantScope scope, FactQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(
        scope,
        () -> {
          EntityResolution names = names(query);
          Answer answer = facts.list(query, names, now());
          FactPage page = answer.page();
          return new Answer(
              new FactPage(merged.without(scope, page.facts(), names), page.next()),
              answer.settled());
        });
  }

  /**
   * Returns the names by which a question about entities is answered; of the record it has none.
   */
  private EntityResolution names(FactQuery query) {
    boolean isAboutEntities =
        query.subject() != null || query.object() instanceof FactObject.Entity;
    return isAboutEntities && query.knownAt() == null ? merges.resolution() : EntityResolution.NONE;
  }

  private Instant now() {
    return Times.stored(clock.instant());
  }

  @Override
  public RankedFacts ranked(TenantScope scope, RankedFactsQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> facts.ranked(query)).orElseThrow(Views::notReady);
  }

  @Override
  public List<FactRevision> history(TenantScope scope, FactId id) {
    return unitOfWork.inScope(scope, () -> facts.revisions(visible(id).id()));
  }

  @Override
  public Why why(TenantScope scope, FactId id) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Fact fact = visible(id);
          List<Why.Step> steps = new ArrayList<>();
          double before = 0;
          for (FactRevision revision : facts.revisions(id)) {
            steps.add(new Why.Step(revision, revision.fact().confidence() - before));
            before = revision.fact().confidence();
          }
          return new Why(fact, steps, facts.evidence(id));
        });
  }

  @Override
  public Page<Conflict> conflicts(TenantScope scope, int limit, @Nullable Position after) {
    Require.limit("/limit", limit, FactQuery.MAX_LIMIT);
    return unitOfWork.inScope(scope, () -> facts.conflicts(now(), limit, after));
  }

  @Override
  public Fact reinforce(TenantScope scope, FactId id, PacketId packet, @Nullable String reason) {
    Require.present("/packet_id", packet);
    FactChange change = change(scope, Kind.REINFORCED, optional(reason), packet);
    return unitOfWork.inScope(
        scope,
        () -> {
          FactPath path = FactPath.of(scope.role());
          return changed(
              scope,
              id,
              packet,
              (locked, slot, fact) -> {
                Source source = source(packet, locked);
                Origin origin = new Origin(packet, source.roots(), null);
                return slot.reinforced(id, origin, path, change, locked.now());
              });
        });
  }

  private static Source source(PacketId packet, Locked locked) {
    return Optional.ofNullable(locked.sources().get(packet))
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no packet " + packet));
  }

  @Override
  public Fact contradict(TenantScope scope, FactId id, @Nullable PacketId packet, String reason) {
    FactChange change = change(scope, Kind.CONTRADICTED, required(reason), packet);
    return unitOfWork.inScope(
        scope,
        () ->
            changed(
                scope,
                id,
                packet,
                (locked, slot, fact) ->
                    packet != null && contradicts(packet, id, locked)
                        ? Changes.NONE
                        : slot.contradicted(id, change, locked.now())));
  }

  private boolean contradicts(PacketId packet, FactId id, Locked locked) {
    var unused = source(packet, locked);
    return facts.revisions(id).stream()
        .map(FactRevision::change)
        .anyMatch(known -> known.kind() == Kind.CONTRADICTED && packet.equals(known.packet()));
  }

  @Override
  public Fact confirm(TenantScope scope, FactId id, @Nullable String reason) {
    Reaches.requirePerson(scope);
    FactChange change = change(scope, Kind.CONFIRMED, optional(reason), null);
    return unitOfWork.inScope(
        scope,
        () ->
            changed(
                scope,
                id,
                null,
                (locked, slot, fact) -> {
                  if (hiding(locked.standing(), scope, fact).isPresent()) {
                    throw new ConflictException(
                        ErrorCode.CONFLICT, "the value is rejected; lift the rejection first");
                  }
                  return slot.confirmed(id, change, locked.now());
                }));
  }

  @Override
  public Fact retract(TenantScope scope, FactId id, String reason) {
    FactChange change = change(scope, Kind.RETRACTED, required(reason), null);
    return unitOfWork.inScope(
        scope,
        () ->
            changed(
                scope, id, null, (locked, slot, fact) -> slot.retracted(id, change, locked.now())));
  }

  private Fact changed(TenantScope scope, FactId id, @Nullable PacketId source, Vote vote) {
    Fact seen = visible(id);
    Locked locked = facts.lock(List.of(new Look(seen.slot(), seen.skeleton(), source)));
    Slot slot = locked.slot(seen.slot());
    Fact fact = slot.find(id).orElseThrow(() -> notWritable(scope, id));
    Changes changes = vote.on(locked, slot, fact);
    if (changes.isEmpty()) {
      return fact;
    }
    facts.write(changes);
    FactRevision last = changes.revisions().get(changes.revisions().size() - 1);
    deeds.changed(fact, last);
    return last.fact();
  }

  private SubstrateException notWritable(TenantScope scope, FactId id) {
    visible(id);
    return new ForbiddenException(
        ErrorCode.FORBIDDEN,
        "the role "
            + scope.role().code()
            + " sees the fact and may not change it; assert it yourself, or ask its owner");
  }

  @Override
  public void erase(TenantScope scope, FactId id) {
    Require.present("/fact_id", id);
    if (scope.role() != Role.TENANT_ADMIN && scope.role() != Role.PLATFORM_ADMIN) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "only an administrator of the tenant erases facts; retract it instead");
    }
    unitOfWork.<@Nullable Void>inScope(
        scope,
        () -> {
          Fact fact = visible(id);
          facts.lock(List.of(Look.at(fact.slot())));
          if (!facts.erase(id)) {
            throw notWritable(scope, id);
          }
          deeds.erased(fact);
          return null;
        });
  }

  private static FactChange change(
      TenantScope scope, Kind kind, @Nullable String reason, @Nullable PacketId packet) {
    return new FactChange(kind, reason, packet, Author.of(scope));
  }

  private static String required(String reason) {
    return Require.text("/reason", reason, FactChange.MAX_REASON);
  }

  private static @Nullable String optional(@Nullable String reason) {
    return Require.optionalText("/reason", reason, FactChange.MAX_REASON);
  }
}
