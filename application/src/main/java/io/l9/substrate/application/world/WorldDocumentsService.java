package io.l9.substrate.application.world;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.DocumentedEntity;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldDocument;
import io.l9.substrate.domain.world.WorldDocuments;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class WorldDocumentsService implements WorldDocuments {

  private final UnitOfWork unitOfWork;
  private final WorldAccess access;
  private final IdGenerator ids;
  private final WorldPins pins;

  WorldDocumentsService(
      UnitOfWork unitOfWork, WorldAccess access, IdGenerator ids, WorldPins pins) {
    this.unitOfWork = unitOfWork;
    this.access = access;
    this.ids = ids;
    this.pins = pins;
  }

  @Override
  public WorldDocument get(TenantScope scope, World world, SnapshotId id) {
    return unitOfWork.inScope(scope, access.reading(scope, world, () -> found(world, id)));
  }

  private WorldDocument found(World world, SnapshotId id) {
    return access.documents.find(world, id).orElseThrow(WorldDocumentsService::noSuchDocument);
  }

  private static NotFoundException noSuchDocument() {
    return new NotFoundException(ErrorCode.NOT_FOUND, "There is no such document.");
  }

  @Override
  public Page<WorldDocument> list(
      TenantScope scope, World world, int limit, @Nullable Position after) {
    Require.limit("/limit", limit, MAX_LIMIT);
    return unitOfWork.inScope(
        scope, access.reading(scope, world, () -> access.documents.list(world, limit, after)));
  }

  @Override
  public List<DocumentedEntity> entities(
      TenantScope scope, World world, SnapshotId id, int limit, @Nullable EntityName after) {
    Require.limit("/limit", limit, MAX_ENTITIES);
    return unitOfWork.inScope(
        scope,
        access.reading(
            scope,
            world,
            () -> access.documents.entities(world, found(world, id).id(), limit, after)));
  }

  @Override
  public Restored restore(
      TenantScope scope,
      World world,
      SnapshotId id,
      boolean isDryRun,
      @Nullable Integer expectedState) {
    Restore.requireExpected(expectedState);
    return unitOfWork.inScope(
        scope,
        access.administering(
            scope,
            world,
            () -> {
              WorldState before = access.held(world);
              WorldUpdatesService.requireState(expectedState, before.number());
              WorldDocument document = found(world, id);
              DiffSummary changes = access.documents.summary(world, id);
              if (isDryRun || changes.total() == 0) {
                return new Restored(changes, before.number(), null, null);
              }
              Snapshot pin =
                  pins.pin(scope, world, before, "before the restore of document " + document.id());
              WorldUpdate update =
                  access.documents.restore(world, id, UpdateDraft.restore(ids.next()));
              return new Restored(changes, before.number(), update, pin);
            }));
  }

  @Override
  public void delete(TenantScope scope, World world, SnapshotId id) {
    boolean isDeleted =
        unitOfWork.inScope(
            scope, access.administering(scope, world, () -> access.documents.delete(world, id)));
    if (!isDeleted) {
      throw noSuchDocument();
    }
  }
}
