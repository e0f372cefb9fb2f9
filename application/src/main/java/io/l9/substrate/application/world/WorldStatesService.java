package io.l9.substrate.application.world;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldStates;
import io.l9.substrate.domain.world.WorldUpdate;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class WorldStatesService implements WorldStates {

  private final UnitOfWork unitOfWork;
  private final WorldAccess access;
  private final IdGenerator ids;
  private final WorldPins pins;

  WorldStatesService(UnitOfWork unitOfWork, WorldAccess access, IdGenerator ids, WorldPins pins) {
    this.unitOfWork = unitOfWork;
    this.access = access;
    this.ids = ids;
    this.pins = pins;
  }

  @Override
  public WorldState state(TenantScope scope, World world) {
    return unitOfWork.inScope(scope, access.reading(scope, world, () -> access.index.state(world)));
  }

  @Override
  public Snapshot take(TenantScope scope, World world, @Nullable String description) {
    return unitOfWork.inScope(
        scope,
        access.administering(
            scope, world, () -> pins.pin(scope, world, access.held(world), description)));
  }

  @Override
  public Snapshot snapshot(TenantScope scope, World world, SnapshotId id) {
    return unitOfWork
        .inScope(scope, access.reading(scope, world, () -> access.snapshots.find(world, id)))
        .orElseThrow(WorldStatesService::noSuchSnapshot);
  }

  private static NotFoundException noSuchSnapshot() {
    return new NotFoundException(ErrorCode.NOT_FOUND, "There is no such snapshot.");
  }

  @Override
  public Page<Snapshot> snapshots(
      TenantScope scope, World world, int limit, @Nullable Position after) {
    Require.limit("/limit", limit, MAX_LIMIT);
    return unitOfWork.inScope(
        scope, access.reading(scope, world, () -> access.snapshots.list(world, limit, after)));
  }

  @Override
  public void delete(TenantScope scope, World world, SnapshotId id) {
    boolean isDeleted =
        unitOfWork.inScope(
            scope, access.administering(scope, world, () -> access.snapshots.delete(world, id)));
    if (!isDeleted) {
      throw noSuchSnapshot();
    }
  }

  @Override
  public DiffSummary summary(TenantScope scope, World world, int from, int to) {
    return unitOfWork.inScope(
        scope,
        access.reading(
            scope,
            world,
            () -> kept(world, from, to, () -> access.index.summary(world, from, to))));
  }

  @Override
  public List<EntityDiff> diff(TenantScope scope, World world, DiffQuery query) {
    return unitOfWork.inScope(
        scope,
        access.reading(
            scope,
            world,
            () -> kept(world, query.from(), query.to(), () -> access.index.diff(world, query))));
  }

  /** Reads two states that are kept, and still are behind the read. */
  private <T> T kept(World world, int from, int to, Supplier<T> read) {
    requireKept(world, from, to);
    T found = read.get();
    requireKept(world, from, to);
    return found;
  }

  private void requireKept(World world, int from, int to) {
    WorldState present = access.index.state(world);
    access.requireKept(from, present);
    access.requireKept(to, present);
  }

  @Override
  public Restored restore(TenantScope scope, World world, Restore restore) {
    return unitOfWork.inScope(
        scope,
        access.administering(
            scope,
            world,
            () -> {
              WorldState before = access.held(world);
              WorldUpdatesService.requireState(restore.expectedState(), before.number());
              int target = restore.state();
              access.requireKept(target, before);
              DiffSummary changes = access.index.summary(world, before.number(), target);
              if (restore.isDryRun() || changes.total() == 0) {
                return new Restored(changes, before.number(), null, null);
              }
              Snapshot pin =
                  pins.pin(scope, world, before, "before the restore of state " + target);
              WorldUpdate update =
                  access.worlds.restore(world, target, UpdateDraft.restore(ids.next()));
              return new Restored(changes, before.number(), update, pin);
            }));
  }

  @Override
  public WorldState forget(TenantScope scope, World world, int state) {
    if (state < 0) {
      throw ValidationException.at("/state_version", "must be at least 0");
    }
    return unitOfWork.inScope(
        scope,
        access.administering(
            scope,
            world,
            () -> {
              WorldState before = access.held(world);
              if (state > before.number()) {
                throw WorldAccess.notYet(state, before);
              }
              int kept = Math.min(state, access.snapshots.oldestPin(world).orElse(state));
              long unused = access.worlds.forget(world, kept);
              return access.index.state(world);
            }));
  }

  @Override
  public WorldRetention retention(TenantScope scope, World world) {
    return unitOfWork.inScope(
        scope, access.reading(scope, world, () -> access.index.retention(world)));
  }

  @Override
  public void setRetention(TenantScope scope, World world, WorldRetention retention) {
    Require.present("/retention", retention);
    WorldState unused =
        unitOfWork.inScope(
            scope,
            access.administering(
                scope,
                world,
                () -> {
                  WorldState held = access.held(world);
                  access.worlds.setRetention(world, retention);
                  return held;
                }));
  }

  @Override
  public WorldCheck check(TenantScope scope, World world, boolean isRepairing) {
    return unitOfWork.inScope(
        scope,
        access.administering(
            scope,
            world,
            () -> {
              WorldState unused = access.held(world);
              return access.worlds.check(world, isRepairing);
            }));
  }
}
