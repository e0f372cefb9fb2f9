package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.NextVersion;
import io.l9.substrate.domain.world.UpdateDraft;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.domain.world.WorldDigest;
import io.l9.substrate.domain.world.WorldRepository;
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
    int entities = before.entities();
    WorldDigest digest = before.digest();
    List<EntityVersion> stored = new ArrayList<>();
    for (NextVersion next : sorted(versions)) {
      EntityVersion newest = rows.newest(next.name());
      EntityContent old = newest == null ? null : newest.content();
      if (newest != null && old != null) {
        digest = digest.toggled(next.name(), old);
        entities--;
      }
      if (next.content() != null) {
        digest = digest.toggled(next.name(), next.content());
        entities++;
      }
      Instant createdAt = newest == null || old == null ? at : newest.createdAt();
      stored.add(
          new EntityVersion(next.name(), next.number(), state, next.content(), createdAt, at));
    }
    WorldUpdate update =
        new WorldUpdate(
            draft.id(),
            state,
            draft.type(),
            draft.insight(),
            draft.fingerprint(),
            draft.confidence(),
            stored.size(),
            stored.stream().map(EntityVersion::name).limit(WorldUpdate.MAX_NAMES).toList(),
            at);
    rows.put(update, stored);
    rows.put(new WorldState(state, entities, before.oldest(), digest, at));
    return new Applied(update, stored);
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
    WorldRows rows = worlds.writable(world);
    WorldState before = rows.state();
    long forgotten = 0;
    for (EntityVersion newest : List.copyOf(rows.newest())) {
      EntityVersion kept = rows.newest(newest.name(), state).orElse(null);
      EntityVersion old = kept == null ? null : rows.version(kept.name(), kept.number() - 1);
      while (old != null) {
        rows.remove(old);
        forgotten++;
        old = rows.version(old.name(), old.number() - 1);
      }
    }
    rows.put(
        new WorldState(
            before.number(),
            before.entities(),
            Math.max(before.oldest(), state),
            before.digest(),
            before.changedAt()));
    return forgotten;
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
    return new WorldCheck(0, List.of(), isRight, !isRight && isRepairing);
  }
}
