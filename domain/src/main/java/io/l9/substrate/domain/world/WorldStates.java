package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: the states of worlds, and their snapshots. Thread-safe. Worlds and states that are
 * not there for the scope are refused as by {@link WorldEntities}; snapshots, restores and what is
 * kept are decided on by administrators of the organisation and above.
 */
public interface WorldStates {

  /** The most snapshots of a page. */
  int MAX_LIMIT = 200;

  WorldState state(TenantScope scope, World world);

  /**
   * Takes a snapshot of the present state, in the same time for a world of any size.
   *
   * @param description null: none
   */
  Snapshot take(TenantScope scope, World world, @Nullable String description);

  Snapshot snapshot(TenantScope scope, World world, SnapshotId id);

  /** Returns snapshots, the newest first. */
  Page<Snapshot> snapshots(TenantScope scope, World world, int limit, @Nullable Position after);

  /** Deletes a snapshot; its state stays for as long as others are kept from there on. */
  void delete(TenantScope scope, World world, SnapshotId id);

  /** Returns the number of entities in which two states differ. */
  DiffSummary summary(TenantScope scope, World world, int from, int to);

  /** Returns differences of two states; fewer than asked for: the last page. */
  List<EntityDiff> diff(TenantScope scope, World world, DiffQuery query);

  /**
   * Makes a world what it was at a state, as one update; the state before is pinned by a snapshot.
   *
   * @throws io.l9.substrate.domain.shared.VersionMismatchException if the world is not at the state
   *     that the command expects
   */
  Restored restore(TenantScope scope, World world, Restore restore);

  /**
   * Forgets what no state needs from this one on, but for what snapshots need; returns the state of
   * the world, with the oldest that is kept now.
   */
  WorldState forget(TenantScope scope, World world, int state);

  /** Returns what the job {@code forget-worlds} leaves of a world. */
  WorldRetention retention(TenantScope scope, World world);

  /** Sets what the job {@code forget-worlds} leaves of a world. */
  void setRetention(TenantScope scope, World world, WorldRetention retention);

  /**
   * Compares the entities of a world with what their versions say.
   *
   * @param isRepairing they become what the versions say
   */
  WorldCheck check(TenantScope scope, World world, boolean isRepairing);
}
