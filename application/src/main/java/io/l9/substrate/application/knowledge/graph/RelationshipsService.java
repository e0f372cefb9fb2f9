package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
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
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The use cases of relationships. */
public final class RelationshipsService implements Relationships {

  private final UnitOfWork unitOfWork;
  private final RelationshipRepository relationships;
  private final IdGenerator ids;
  private final Clock clock;

  public RelationshipsService(KnowledgeStore store, IdGenerator ids, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.relationships = store.relationships();
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Mention mention(TenantScope scope, RelationshipDraft draft) {
    return mentionAll(scope, List.of(Require.present("/relationship", draft))).get(0);
  }

  @Override
  public List<Mention> mentionAll(TenantScope scope, List<RelationshipDraft> drafts) {
    Require.size("/items", drafts, MAX_BATCH);
    drafts.forEach(draft -> requireWritable(scope, draft.visibility()));
    Instant now = Times.stored(clock.instant());
    List<Relationship> mentions =
        drafts.stream()
            .map(draft -> Relationship.first(ids.next(), scope.owner(), draft, now))
            .toList();
    return mentions.isEmpty()
        ? List.of()
        : unitOfWork.inScope(scope, () -> relationships.mention(mentions));
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
    return unitOfWork.inScope(scope, () -> visible(id));
  }

  private Relationship visible(UUID id) {
    return relationships
        .find(id)
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no relationship " + id));
  }

  @Override
  public Page<Relationship> list(TenantScope scope, RelationshipQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> relationships.list(query));
  }

  @Override
  public void delete(TenantScope scope, UUID id) {
    Require.present("/relationship_id", id);
    boolean deleted =
        unitOfWork.inScope(
            scope,
            () -> {
              @Nullable UUID fact = visible(id).fact();
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

  private static ConflictException ofFact(UUID fact) {
    return new ConflictException(
        ErrorCode.CONFLICT,
        "the fact " + fact + " asserts this relationship: retract or change the fact");
  }
}
