package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.HistoryPart;
import io.l9.substrate.domain.world.NextVersion;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.domain.world.WorldDigest;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Units of work run one after the other, so that whatever is held is held alone. */
final class InMemoryWorldRepository implements WorldRepository {

  private final WorldTable worlds;
  private final Clock clock;

  InMemoryWorldRepository(WorldTable worlds, Clock clock) {
    this.worlds = worlds;
    this.clock = clock;
  }

  @Override
  public Look hold(World world, Set<EntityName> names, @Nullable UUID insight, boolean isAlone) {
    WorldRows rows = worlds.writable(world);
    Map<EntityName, EntityVersion> newest = new HashMap<>();
    for (EntityName name : names) {
      EntityVersion version = rows.newest(name);
      if (version != null) {
        newest.put(name, version);
      }
    }
    return new Look(rows.state(), newest, rows.insight(insight));
  }

  @Override
  public Applied apply(World world, UpdateDraft draft, List<NextVersion> versions) {
    WorldRows rows = worlds.writable(world);
    WorldState before = rows.state();
    Instant at = Times.stored(clock.instant());
    if (before.changedAt() != null && at.isBefore(before.changedAt())) {
      at = before.changedAt();
    }
    int state = before.number() + 1;
    List<EntityVersion> stored = new ArrayList<>();
    for (NextVersion next : sorted(versions)) {
      EntityVersion newest = rows.newest(next.name());
      Instant createdAt = newest == null || newest.content() == null ? at : newest.createdAt();
      stored.add(
          new EntityVersion(next.name(), next.number(), state, next.content(), createdAt, at));
    }
    rows.put(counted(rows, stored, state, at, before.oldest()));
    Applied applied = draft.stored(stored);
    rows.put(applied.update(), stored);
    return applied;
  }

  /** Returns the state of a world with versions that are to be stored. */
  private static WorldState counted(
      WorldRows rows, List<EntityVersion> versions, int state, Instant at, int oldest) {
    int entities = rows.state().entities();
    WorldDigest digest = rows.state().digest();
    for (EntityVersion version : versions) {
      EntityVersion newest = rows.newest(version.name());
      EntityContent old = newest == null ? null : newest.content();
      if (old != null) {
        digest = digest.toggled(version.name(), old);
        entities--;
      }
      EntityContent content = version.content();
      if (content != null) {
        digest = digest.toggled(version.name(), content);
        entities++;
      }
    }
    return new WorldState(state, entities, oldest, digest, at);
  }

  @Override
  public void append(World world, HistoryPart part) {
    WorldRows rows = worlds.writable(world);
    if (part.versions().stream().anyMatch(rows::has)) {
      throw new ConflictException(ErrorCode.CONFLICT, "a version is already stored");
    }
    boolean isBase = part.update() == null && rows.state().equals(WorldState.NONE);
    int oldest = isBase ? part.state() : rows.state().oldest();
    rows.put(counted(rows, part.versions(), part.state(), part.at(), oldest));
    WorldUpdate update = part.update() == null ? rows.update(part.state()) : part.update();
    if (update == null) {
      rows.put(part.versions());
    } else {
      rows.put(update, part.versions());
    }
  }

  private static List<NextVersion> sorted(List<NextVersion> versions) {
    return versions.stream().sorted(Comparator.comparing(NextVersion::name)).toList();
  }

  @Override
  public WorldUpdate restore(World world, int state, UpdateDraft draft) {
    WorldRows rows = worlds.writable(world);
    List<NextVersion> versions =
        rows.diffs(rows.state().number(), state)
            .map(diff -> new NextVersion(diff.name(), next(rows, diff.name()), diff.after()))
            .toList();
    return apply(world, draft, versions).update();
  }

  private static int next(WorldRows rows, EntityName name) {
    EntityVersion newest = rows.newest(name);
    return newest == null ? 1 : newest.number() + 1;
  }

  @Override
  public long forget(World world, int state) {
    return worlds.writable(world).forget(state);
  }

  @Override
  public void setRetention(World world, WorldRetention retention) {
    worlds.writable(world).put(retention);
  }

  /** Here the entities are their newest versions, so that only the state can differ from them. */
  @Override
  public WorldCheck check(World world, boolean isRepairing) {
    WorldRows rows = worlds.writable(world);
    int entities = 0;
    WorldDigest digest = WorldDigest.EMPTY;
    for (EntityVersion version : rows.newest()) {
      if (version.content() != null) {
        entities++;
        digest = digest.toggled(version.name(), version.content());
      }
    }
    WorldState state = rows.state();
    boolean isRight = state.entities() == entities && state.digest().equals(digest);
    if (!isRight && isRepairing) {
      rows.put(new WorldState(state.number(), entities, state.oldest(), digest, state.changedAt()));
    }
    return new WorldCheck(0, List.of(), isRight, 0, !isRight && isRepairing);
  }
}
