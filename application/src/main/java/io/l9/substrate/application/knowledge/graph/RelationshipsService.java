package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.application.knowledge.fact.Skeletons;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.graph.Mention;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The use cases of relationships. */
public final class RelationshipsService implements Relationships {

  private final UnitOfWork unitOfWork;
  private final RelationshipRepository relationships;
  private final RejectionRepository rejections;
  private final Skeletons skeletons;
  private final IdGenerator ids;
  private final Clock clock;

  public RelationshipsService(KnowledgeStore store, KnowledgeConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.relationships = store.relationships();
    this.rejections = store.rejections();
    this.skeletons = new Skeletons(config.spelling(), config.json());
    this.ids = config.ids();
    this.clock = config.clock();
  }

  @Override
  public Mention mention(TenantScope scope, RelationshipDraft draft) {
    return mentionAll(scope, List.of(Require.present("/relationship", draft))).get(0);
  }

  @Override
  public List<Mention> mentionAll(TenantScope scope, List<RelationshipDraft> drafts) {
    Require.size("/items", drafts, MAX_BATCH);
    drafts.forEach(draft -> requireWritable(scope, draft.visibility()));
    Instant now = now();
    List<Relationship> mentions =
        drafts.stream().map(draft -> first(scope.owner(), draft, now)).toList();
    return mentions.isEmpty()
        ? List.of()
        : unitOfWork.inScope(
            scope,
            () -> {
              refuseRejected(scope.owner(), mentions);
              return relationships.mention(mentions);
            });
  }

  private Relationship first(Ownership owner, RelationshipDraft draft, Instant now) {
    Skeleton skeleton = skeletons.of(draft.source(), draft.type(), draft.target());
    return Relationship.first(ids.next(), owner, draft, skeleton, now);
  }

  private Instant now() {
    return Times.stored(clock.instant());
  }

  private void refuseRejected(Ownership owner, List<Relationship> mentions) {
    Set<Skeleton> rejected =
        rejections
            .standing(mentions.stream().map(Relationship::skeleton).distinct().toList())
            .stream()
            .filter(rejection -> rejection.covers(owner))
            .map(Rejection::skeleton)
            .collect(Collectors.toSet());
    mentions.stream()
        .filter(mention -> rejected.contains(mention.skeleton()))
        .findFirst()
        .ifPresent(
            mention -> {
              throw new ConflictException(
                  ErrorCode.CONFLICT,
                  "it is rejected that "
                      + mention.source()
                      + " "
                      + mention.type()
                      + " "
                      + mention.target()
                      + "; lift the rejection first");
            });
  }

  /** Refuses a visibility that the role may not write for what is its own. */
  static void requireWritable(TenantScope scope, Visibility visibility) {
    if (!scope.mayWrite(scope.owner(), visibility)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " may not write to the graph with the scope "
              + visibility.code()
              + " here");
    }
  }

  @Override
  public Relationship get(TenantScope scope, UUID id) {
    Require.present("/relationship_id", id);
    return unitOfWork.inScope(scope, () -> visible(id, now()));
  }

  private Relationship visible(UUID id, Instant now) {
    return relationships
        .find(id, now)
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no relationship " + id));
  }

  @Override
  public Page<Relationship> list(TenantScope scope, RelationshipQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> relationships.list(query, now()));
  }

  @Override
  public void delete(TenantScope scope, UUID id) {
    Require.present("/relationship_id", id);
    boolean deleted =
        unitOfWork.inScope(
            scope,
            () -> {
              @Nullable FactId fact = visible(id, now()).fact();
              if (fact != null) {
                throw ofFact(fact);
              }
              return relationships.delete(id);
            });
    if (!deleted) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "this scope sees the relationship and may not delete it");
    }
  }

  private static ConflictException ofFact(FactId fact) {
    return new ConflictException(
        ErrorCode.CONFLICT, "this relationship is the fact " + fact + ": retract the fact");
  }
}
