package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the snapshots of worlds. Every method throws {@link IllegalStateException} outside
 * of a unit of work; snapshots of worlds that the scope does not see are not there for it.
 */
public interface SnapshotRepository {

  /**
   * Stores a snapshot, which pins its state.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if the id is taken
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not change the world
   */
  void create(Snapshot snapshot);

  Optional<Snapshot> find(World world, SnapshotId id);

  /**
   * Returns snapshots of a world, the newest first.
   *
   * @param after the place of the last one of the page before; null: the first page
   */
  Page<Snapshot> list(World world, int limit, @Nullable Position after);

  /** Deletes a snapshot; returns whether there was one that the scope may change. */
  boolean delete(World world, SnapshotId id);

  /** Returns the oldest state that a snapshot pins; empty: there is no snapshot. */
  OptionalInt oldestPin(World world);
}
