package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.shared.Page;
import java.util.Optional;
import java.util.UUID;

/**
 * Outbound port: stored merges of entities, as the active unit of work sees them. Every method
 * throws {@link IllegalStateException} outside of a unit of work.
 */
public interface EntityMergeRepository {

  /**
   * Stores a merge.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if its id is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it
   */
  void create(EntityMerge merge);

  /** Returns a merge, if the scope sees it. */
  Optional<EntityMerge> find(UUID id);

  /** Returns merges by (created, id), newest first. */
  Page<EntityMerge> list(EntityMergeQuery query);

  /** Deletes a merge; returns false if there is none that this scope may delete. */
  boolean delete(UUID id);

  /** Returns how many merges the scope sees, counted up to {@code most}. */
  int count(int most);

  /** Returns the entities of several names, by all merges that the scope sees. */
  EntityResolution resolution();
}
