package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.DocumentedEntity;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDocument;
import io.l9.substrate.domain.world.WorldDocumentRepository;
import io.l9.substrate.domain.world.WorldUpdate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No document: memory has no other clients. */
final class InMemoryWorldDocumentRepository implements WorldDocumentRepository {

  private final WorldTable worlds;

  InMemoryWorldDocumentRepository(WorldTable worlds) {
    this.worlds = worlds;
  }

  @Override
  public Optional<WorldDocument> find(World world, SnapshotId id) {
    worlds.requireUnit();
    return Optional.empty();
  }

  @Override
  public Page<WorldDocument> list(World world, int limit, @Nullable Position after) {
    worlds.requireUnit();
    return new Page<>(List.of(), null);
  }

  @Override
  public List<DocumentedEntity> entities(
      World world, SnapshotId id, int limit, @Nullable EntityName after) {
    worlds.requireUnit();
    return List.of();
  }

  @Override
  public DiffSummary summary(World world, SnapshotId id) {
    worlds.requireUnit();
    return DiffSummary.NONE;
  }

  @Override
  public WorldUpdate restore(World world, SnapshotId id, UpdateDraft draft) {
    worlds.requireWritable(world);
    throw new NotFoundException(ErrorCode.NOT_FOUND, "there is no such document");
  }

  @Override
  public boolean delete(World world, SnapshotId id) {
    worlds.requireUnit();
    return false;
  }
}
