package io.l9.substrate.inmemory.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.Optional;
import java.util.UUID;

/** Merges of entities by their ids. */
final class InMemoryEntityMergeRepository implements EntityMergeRepository {

  private final ScopedTable<UUID, EntityMerge> merges;

  InMemoryEntityMergeRepository(UnitsOfWork units) {
    merges = new ScopedTable<>(units, EntityMerge::id, EntityMerge::owner, EntityMerge::visibility);
  }

  @Override
  public void create(EntityMerge merge) {
    merges.create(merge);
  }

  @Override
  public Optional<EntityMerge> find(UUID id) {
    return merges.find(id);
  }

  @Override
  public Page<EntityMerge> list(EntityMergeQuery query) {
    EntityName name = query.name();
    return Pages.newestFirst(
        merges.visible().filter(merge -> name == null || merge.names().contains(name.normalized())),
        EntityMerge::position,
        query.after(),
        query.limit());
  }

  @Override
  public boolean delete(UUID id) {
    return merges.delete(id);
  }

  @Override
  public int count(int most) {
    return (int) merges.visible().limit(most).count();
  }

  @Override
  public EntityResolution resolution() {
    return EntityResolution.of(merges.visible().map(EntityMerge::names).toList());
  }
}
