package io.l9.substrate.application.world;

import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldState;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The maker of snapshots. */
final class WorldPins {

  private final WorldAccess access;
  private final IdGenerator ids;
  private final Clock clock;

  WorldPins(WorldAccess access, IdGenerator ids, Clock clock) {
    this.access = access;
    this.ids = ids;
    this.clock = clock;
  }

  /** Stores a snapshot of the present state of a world that is held alone. */
  Snapshot pin(TenantScope scope, World world, WorldState state, @Nullable String description) {
    UserId user = scope.user();
    Snapshot snapshot =
        new Snapshot(
            new SnapshotId(ids.next()),
            world,
            state.number(),
            state.entities(),
            state.digest(),
            description,
            user == null ? scope.role().code() : user.toString(),
            Times.stored(clock.instant()));
    access.snapshots.create(snapshot);
    return snapshot;
  }
}
