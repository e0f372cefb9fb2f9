package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.HashMap;
import java.util.Map;

/** Worlds and their snapshots: each scope sees and changes those that it may. */
final class WorldTable {

  private final UnitsOfWork units;
  private final Map<World, WorldRows> worlds = new HashMap<>();
  private final Table<SnapshotId, Snapshot> snapshots;

  WorldTable(UnitsOfWork units) {
    this.units = units;
    snapshots = new Table<>(units);
  }

  /** Returns the rows of a world; none if the scope does not see it. */
  WorldRows visible(World world) {
    boolean isVisible = world.isVisibleTo(units.scope());
    return isVisible
        ? worlds.computeIfAbsent(world, created -> new WorldRows(units))
        : new WorldRows(units);
  }

  /**
   * Returns the rows of a world that the scope may change.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if it may not
   */
  WorldRows writable(World world) {
    requireWritable(world);
    return visible(world);
  }

  void requireWritable(World world) {
    TenantScope scope = units.scope();
    if (!world.isWritableBy(scope)) {
      throw UnitsOfWork.forbidden(scope);
    }
  }

  boolean isWritable(World world) {
    return world.isWritableBy(units.scope());
  }

  /** Returns the snapshots of all worlds, whoever sees them. */
  Table<SnapshotId, Snapshot> snapshots() {
    units.scope();
    return snapshots;
  }

  boolean isVisible(World world) {
    return world.isVisibleTo(units.scope());
  }
}
