package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.UUID;

/** Inbound port: merges of entities that are known by several names. Thread-safe. */
public interface EntityMerges {

  /** The greatest number of merges that a scope sees. */
  int MAX_MERGES = 10_000;

  /**
   * Merges entities. No relationship is changed: reads of whoever sees the merge unite the names.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this role may not write that
   *     visibility
   * @throws io.l9.substrate.domain.shared.ConflictException if the scope sees {@value #MAX_MERGES}
   *     merges already
   */
  EntityMerge merge(TenantScope scope, EntityMergeDraft draft);

  /**
   * Returns a merge.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   */
  EntityMerge get(TenantScope scope, UUID id);

  /** Returns merges, newest first. */
  Page<EntityMerge> list(TenantScope scope, EntityMergeQuery query);

  /**
   * Takes a merge back: everything is as it was before.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not delete it
   */
  void unmerge(TenantScope scope, UUID id);

  /**
   * Returns the entity of a name, with all of its names; of its own name alone if none is known.
   */
  Entity resolve(TenantScope scope, EntityName name);

  /**
   * Returns entities whose names are like a name, the most alike first. Nothing is merged.
   *
   * @param limit how many at the most, 1 to {@value MergeCandidates#MAX_LIMIT}
   */
  MergeCandidates candidates(TenantScope scope, EntityName name, int limit);
}
