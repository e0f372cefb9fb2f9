package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Rejections;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The use cases of rejections. */
public final class RejectionsService implements Rejections {

  private final UnitOfWork unitOfWork;
  private final FactRepository facts;
  private final RejectionRepository rejections;
  private final Skeletons skeletons;
  private final Deeds deeds;
  private final IdGenerator ids;

  public RejectionsService(KnowledgeStore store, KnowledgeConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.facts = store.facts();
    this.rejections = store.rejections();
    this.skeletons = new Skeletons(config.spelling(), config.json());
    this.deeds = new Deeds(store, config);
    this.ids = config.ids();
  }

  @Override
  public Rejection reject(TenantScope scope, RejectionDraft draft) {
    Require.present("/rejection", draft);
    Reaches.requirePerson(scope);
    Ownership reach = Reaches.of(scope, draft.reach());
    return unitOfWork.inScope(scope, () -> rejected(scope, draft, reach));
  }

  @Override
  public Rejection reject(TenantScope scope, FactId id, Reach reach, String reason) {
    Require.present("/fact_id", id);
    Reaches.requirePerson(scope);
    Ownership owner = Reaches.of(scope, reach);
    return unitOfWork.inScope(
        scope,
        () -> {
          Fact fact =
              facts
                  .find(id)
                  .orElseThrow(
                      () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no fact " + id));
          return rejected(
              scope,
              new RejectionDraft(fact.subject(), fact.predicate(), fact.object(), reach, reason),
              owner);
        });
  }

  private Rejection rejected(TenantScope scope, RejectionDraft draft, Ownership reach) {
    Skeleton skeleton = skeletons.of(draft.subject(), draft.predicate(), draft.object());
    SlotKey own =
        new SlotKey(reach, Visibility.SHARED, draft.subject().normalized(), draft.predicate());
    Set<SlotKey> slots =
        facts.ofSkeleton(skeleton).stream()
            .filter(fact -> scope.mayWrite(fact.owner(), fact.visibility()))
            .map(Fact::slot)
            .collect(Collectors.toSet());
    slots.add(own);
    FactRepository.Locked locked =
        facts.lock(slots.stream().map(slot -> new Look(slot, skeleton, null)).toList());
    Optional<Rejection> same =
        locked.standing().stream().filter(standing -> standing.reach().equals(reach)).findFirst();
    if (same.isPresent()) {
      return same.get();
    }
    Author author = Author.of(scope);
    Rejection rejection =
        new Rejection(
            new RejectionId(ids.next()),
            reach,
            draft.subject(),
            draft.predicate(),
            draft.object(),
            skeleton,
            draft.reason(),
            author,
            locked.now(),
            0,
            null,
            null);
    rejections.create(rejection);
    List<FactRevision> revisions = new ArrayList<>();
    for (Slot slot : locked.slots().values()) {
      if (rejection.covers(slot.key().owner())) {
        revisions.addAll(slot.rejected(rejection, locked.now()).revisions());
      }
      if (draft.reach() == Reach.USER && slot.key().equals(own) && !slot.remembers(rejection)) {
        revisions.add(rejection.unsaid(new FactId(ids.next()), locked.now()));
      }
    }
    if (!revisions.isEmpty()) {
      facts.write(new Changes(revisions, List.of()));
    }
    deeds.rejected(rejection);
    return rejection;
  }

  @Override
  public Rejection lift(TenantScope scope, RejectionId id, String reason) {
    Reaches.requirePerson(scope);
    Require.text("/reason", reason, FactChange.MAX_REASON);
    return unitOfWork.inScope(
        scope,
        () -> {
          Rejection seen = visible(id);
          FactRepository.Locked locked = facts.lock(List.of(Look.at(slot(seen))));
          Rejection.Lifting end = new Rejection.Lifting(reason, Author.of(scope), locked.now());
          if (!rejections.lift(id, end)) {
            throw visible(id).stands()
                ? new ForbiddenException(
                    ErrorCode.FORBIDDEN,
                    "the role "
                        + scope.role().code()
                        + " sees the rejection and may not lift it; ask an administrator")
                : new ConflictException(
                    ErrorCode.CONFLICT, "the rejection " + id + " was lifted before");
          }
          Rejection lifted = visible(id);
          deeds.lifted(seen, lifted, reason);
          return lifted;
        });
  }

  private static SlotKey slot(Rejection rejection) {
    return new SlotKey(
        rejection.reach(),
        Visibility.SHARED,
        rejection.subject().normalized(),
        rejection.predicate());
  }

  private Rejection visible(RejectionId id) {
    return rejections
        .find(Require.present("/rejection_id", id))
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no rejection " + id));
  }

  @Override
  public Rejection get(TenantScope scope, RejectionId id) {
    return unitOfWork.inScope(scope, () -> visible(id));
  }

  @Override
  public Page<Rejection> list(
      TenantScope scope, boolean onlyStanding, int limit, @Nullable Position after) {
    Require.limit("/limit", limit, MAX_LIMIT);
    return unitOfWork.inScope(scope, () -> rejections.list(onlyStanding, limit, after));
  }
}
