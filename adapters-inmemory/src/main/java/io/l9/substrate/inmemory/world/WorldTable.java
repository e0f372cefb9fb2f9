package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Worlds and their snapshots: each scope sees and changes those that it may. */
public final class WorldTable {

  private final UnitsOfWork units;
  private final Map<World, WorldRows> worlds = new HashMap<>();
  private final Table<SnapshotId, Snapshot> snapshots;

  public WorldTable(UnitsOfWork units) {
    this.units = units;
    snapshots = new Table<>(units);
    units.own(snapshots, WorldTable::owner);
  }

  /** Returns the rows of a world; none if the scope does not see it. */
  WorldRows visible(World world) {
    boolean isVisible = world.isVisibleTo(units.scope());
    return isVisible
        ? worlds.computeIfAbsent(world, created -> new WorldRows(units, world))
        : new WorldRows(new UnitsOfWork(), world);
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

  void requireUnit() {
    TenantScope unused = units.scope();
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

  /** Returns how many worlds have states that they keep no longer, in tenants that are not held. */
  public long outdated(Instant now, Predicate<TenantId> held) {
    return List.copyOf(worlds.keySet()).stream()
        .filter(this::isVisible)
        .filter(world -> !held.test(world.tenant()))
        .filter(world -> kept(world, now) > visible(world).state().oldest())
        .count();
  }

  /** Forgets these states; returns of how many worlds. */
  public long forgetOutdated(Instant now, Predicate<TenantId> held) {
    long forgotten = 0;
    for (World world : List.copyOf(worlds.keySet())) {
      WorldRows rows = writable(world);
      int kept = kept(world, now);
      if (kept > rows.state().oldest() && !held.test(world.tenant())) {
        long unused = rows.forget(kept);
        forgotten++;
      }
    }
    return forgotten;
  }

  /** Returns the oldest state that a world keeps by its retention and its snapshots. */
  private int kept(World world, Instant now) {
    WorldRows rows = visible(world);
    WorldRetention retention = rows.retention();
    if (retention.equals(WorldRetention.EVERYTHING)) {
      return 0;
    }
    int kept = rows.state().number();
    if (retention.states() != null) {
      kept -= Math.min(kept, retention.states());
    }
    if (retention.days() != null) {
      kept = Math.min(kept, rows.stateAt(now.minus(Duration.ofDays(retention.days()))));
    }
    for (Snapshot snapshot : snapshots.values()) {
      kept = snapshot.world().equals(world) ? Math.min(kept, snapshot.state()) : kept;
    }
    return kept;
  }

  private static Ownership owner(Snapshot snapshot) {
    return new Ownership(snapshot.world().tenant(), snapshot.world().org(), null);
  }
}
