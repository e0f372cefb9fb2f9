package io.l9.substrate.application.world;

import io.l9.substrate.application.world.WorldLineJson.Line;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.HistoryPart;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The storing of the history of a world elsewhere, line by line: each continues what is there, or
 * is there already. Runs in a unit of work.
 */
final class WorldImport {

  private final WorldAccess access;

  WorldImport(WorldAccess access) {
    this.access = access;
  }

  /** Stores versions; returns whether they were not there. */
  boolean restore(World world, Line line) {
    HistoryPart part = line.part();
    WorldState present = access.held(world);
    boolean isNext =
        line.update() == null
            ? present.equals(WorldState.NONE)
            : part.state() == present.number() + 1
                && part.update() != null
                && follows(line, present, updateOf(world, present.number()));
    if (!isNext) {
      List<EntityVersion> there = isKnown(world, line, present) ? there(world, line) : null;
      if (part.versions().equals(there)) {
        return false;
      }
      if (there == null || !there.isEmpty() || !continues(world, line, present)) {
        throw new ConflictException(
            ErrorCode.CONFLICT,
            "The world has another history; import this one where nobody changed a world yet, or"
                + " where the beginning of it was imported.");
      }
    }
    access.worlds.append(world, part);
    return true;
  }

  /** Whether what is here is what a line's update was made upon. */
  private static boolean follows(Line line, WorldState present, @Nullable UUID last) {
    return last == null
        ? Objects.equals(line.baseEntities(), present.entities())
        : last.equals(line.previous());
  }

  /** Whether the state of a line came about here as it did there. */
  private boolean isKnown(World world, Line line, WorldState present) {
    int state = line.part().state();
    return line.update() == null
        ? state >= present.oldest() && state <= present.number()
        : state > present.oldest() && line.update().equals(updateOf(world, state));
  }

  /** Whether the line before was the last one that was stored. */
  private boolean continues(World world, Line line, WorldState present) {
    return line.after() != null
        && line.part().state() == present.number()
        && access.index.newest(world, line.after(), present.number()).isPresent();
  }

  private @Nullable UUID updateOf(World world, int state) {
    return access.index.updates(world, new UpdateQuery(null, null, 1, state + 1)).stream()
        .filter(update -> update.state() == state)
        .map(WorldUpdate::id)
        .findFirst()
        .orElse(null);
  }

  /** Returns what is there in the place of a line's versions. */
  private List<EntityVersion> there(World world, Line line) {
    int count = line.part().versions().size();
    if (line.update() != null) {
      return access.index.changes(world, line.part().state(), count, line.after());
    }
    EntityQuery query = EntityQuery.all(count).from(line.after());
    return access.index.entities(world, query, line.part().state()).stream()
        .map(WorldEntity::asVersion)
        .toList();
  }

  /**
   * Stores a snapshot of the state that the world is at; returns whether it was not there.
   *
   * @param update that made the state there; null: none was kept
   */
  boolean restore(World world, Snapshot snapshot, @Nullable UUID update) {
    WorldState present = access.held(world);
    if (access.snapshots.find(world, snapshot.id()).isPresent()) {
      return false;
    }
    UUID last = updateOf(world, present.number());
    if (snapshot.state() != present.number() || (last != null && !last.equals(update))) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "The world is at another state than the snapshot of state "
              + snapshot.state()
              + ", which is imported behind the versions of that state.");
    }
    access.snapshots.create(
        new Snapshot(
            snapshot.id(),
            world,
            snapshot.state(),
            present.entities(),
            present.digest(),
            snapshot.description(),
            snapshot.createdBy(),
            snapshot.createdAt()));
    return true;
  }
}
