package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeDraft;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.knowledge.graph.EntityMerges;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.MergeCandidates;
import io.l9.substrate.domain.knowledge.graph.NameLikeness;
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
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** The use cases of merges. */
public final class EntityMergesService implements EntityMerges {

  /** The number of names that are compared to find candidates. */
  private static final int MAX_NAMES = 20_000;

  private final UnitOfWork unitOfWork;
  private final EntityMergeRepository merges;
  private final GraphIndex graph;
  private final IdGenerator ids;
  private final Clock clock;

  public EntityMergesService(KnowledgeStore store, IdGenerator ids, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.merges = store.entityMerges();
    this.graph = store.graphIndex();
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public EntityMerge merge(TenantScope scope, EntityMergeDraft draft) {
    Require.present("/merge", draft);
    RelationshipsService.requireWritable(scope, draft.visibility());
    EntityMerge merge =
        new EntityMerge(
            ids.next(),
            scope.owner(),
            draft.visibility(),
            draft.normalized(),
            draft.reason(),
            Times.stored(clock.instant()));
    return unitOfWork.inScope(
        scope,
        () -> {
          create(merges, merge);
          return merge;
        });
  }

  /**
   * Stores a merge in the active unit of work.
   *
   * @throws ConflictException if the scope sees {@value EntityMerges#MAX_MERGES} already
   */
  public static void create(EntityMergeRepository merges, EntityMerge merge) {
    if (merges.count(MAX_MERGES) >= MAX_MERGES) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "there are " + MAX_MERGES + " merges already; take back some that are not needed");
    }
    merges.create(merge);
  }

  @Override
  public EntityMerge get(TenantScope scope, UUID id) {
    Require.present("/merge_id", id);
    return unitOfWork.inScope(scope, () -> visible(id));
  }

  private EntityMerge visible(UUID id) {
    return merges
        .find(id)
        .orElseThrow(() -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no merge " + id));
  }

  @Override
  public Page<EntityMerge> list(TenantScope scope, EntityMergeQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> merges.list(query));
  }

  @Override
  public void unmerge(TenantScope scope, UUID id) {
    Require.present("/merge_id", id);
    boolean deleted =
        unitOfWork.inScope(
            scope,
            () -> {
              visible(id);
              return merges.delete(id);
            });
    if (!deleted) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "this scope sees the merge and may not take it back");
    }
  }

  @Override
  public Entity resolve(TenantScope scope, EntityName name) {
    Require.present("/name", name);
    return unitOfWork.inScope(scope, merges::resolution).entity(name.normalized());
  }

  @Override
  public MergeCandidates candidates(TenantScope scope, EntityName name, int limit) {
    Require.present("/name", name);
    Require.limit("/limit", limit, MergeCandidates.MAX_LIMIT);
    record Read(EntityResolution resolution, List<String> names) {}
    Read read =
        unitOfWork.inScope(
            scope,
            () ->
                new Read(
                    merges.resolution(),
                    graph.names(Times.stored(clock.instant()), MAX_NAMES + 1)));
    boolean complete = read.names().size() <= MAX_NAMES;
    return new MergeCandidates(
        NameLikeness.candidates(
            read.resolution().entity(name.normalized()), read.names(), read.resolution(), limit),
        complete);
  }
}
