package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.SnapshotRepository;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.inmemory.shared.Pages;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class InMemorySnapshotRepository implements SnapshotRepository {

  private final WorldTable worlds;

  InMemorySnapshotRepository(WorldTable worlds) {
    this.worlds = worlds;
  }

  @Override
  public void create(Snapshot snapshot) {
    worlds.requireWritable(snapshot.world());
    if (worlds.snapshots().get(snapshot.id()) != null) {
      throw new ConflictException(ErrorCode.CONFLICT, "a snapshot of this id is already stored");
    }
    worlds.snapshots().put(snapshot.id(), snapshot);
  }

  private Stream<Snapshot> of(World world) {
    return worlds.snapshots().values().stream()
        .filter(snapshot -> snapshot.world().equals(world))
        .filter(snapshot -> worlds.isVisible(world));
  }

  @Override
  public Optional<Snapshot> find(World world, SnapshotId id) {
    return of(world).filter(snapshot -> snapshot.id().equals(id)).findFirst();
  }

  @Override
  public Page<Snapshot> list(World world, int limit, @Nullable Position after) {
    return Pages.newestFirst(of(world), Snapshot::position, after, limit);
  }

  @Override
  public boolean delete(World world, SnapshotId id) {
    boolean isThere = find(world, id).isPresent() && worlds.isWritable(world);
    if (isThere) {
      worlds.snapshots().remove(id);
    }
    return isThere;
  }

  @Override
  public OptionalInt oldestPin(World world) {
    return of(world).mapToInt(Snapshot::state).min();
  }
}
