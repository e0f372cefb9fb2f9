package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions and updates of one world; a list to which is only added, but for what is forgotten.
 */
final class WorldRows {

  private record VersionKey(EntityName name, int number) {}

  /** An update with the names of all entities that it changed. */
  private record Step(WorldUpdate update, List<EntityName> names) {}

  private final Table<EntityName, EntityVersion> newest;
  private final Table<VersionKey, EntityVersion> versions;
  private final Table<Integer, Step> steps;
  private final Table<UUID, WorldUpdate> insights;

  /** The state, under the one key there is. */
  private final Table<Boolean, WorldState> state;

  private final Table<Boolean, WorldRetention> retention;

  WorldRows(UnitsOfWork units, World world) {
    newest = new Table<>(units);
    versions = new Table<>(units);
    steps = new Table<>(units);
    insights = new Table<>(units);
    state = new Table<>(units);
    retention = new Table<>(units);
    Ownership owner = new Ownership(world.tenant(), world.org(), null);
    units.own(newest, version -> owner);
    units.own(versions, version -> owner);
    units.own(steps, step -> owner);
    units.own(insights, insight -> owner);
    units.own(state, now -> owner);
    units.own(retention, kept -> owner);
  }

  WorldState state() {
    return Objects.requireNonNullElse(state.get(true), WorldState.NONE);
  }

  void put(WorldState next) {
    state.put(true, next);
  }

  void put(List<EntityVersion> changes) {
    for (EntityVersion version : changes) {
      versions.put(new VersionKey(version.name(), version.number()), version);
      newest.put(version.name(), version);
    }
  }

  boolean has(EntityVersion version) {
    return versions.get(new VersionKey(version.name(), version.number())) != null;
  }

  /** Stores versions of an update, behind those of it that are stored already. */
  void put(WorldUpdate update, List<EntityVersion> changes) {
    put(changes);
    List<EntityName> names = new ArrayList<>(namesOf(update.state()));
    changes.forEach(version -> names.add(version.name()));
    steps.put(update.state(), new Step(update, names));
    if (update.insight() != null) {
      insights.put(update.insight(), update);
    }
  }

  WorldRetention retention() {
    return Objects.requireNonNullElse(retention.get(true), WorldRetention.EVERYTHING);
  }

  void put(WorldRetention kept) {
    retention.put(true, kept);
  }

  /** Returns the newest state that came at a time or before; 0: there is none. */
  int stateAt(Instant at) {
    int number = state().number();
    while (number > 0) {
      WorldUpdate update = update(number);
      if (update != null && !update.at().isAfter(at)) {
        return number;
      }
      number--;
    }
    return 0;
  }

  /**
   * Removes versions that no state from this one on needs, but never the newest one of an entity;
   * returns how many.
   */
  long forget(int number) {
    WorldState before = state();
    long forgotten = 0;
    for (EntityVersion last : List.copyOf(newest())) {
      EntityVersion kept = newest(last.name(), number).orElse(null);
      EntityVersion old = kept == null ? null : version(kept.name(), kept.number() - 1);
      while (old != null) {
        versions.remove(new VersionKey(old.name(), old.number()));
        forgotten++;
        old = version(old.name(), old.number() - 1);
      }
    }
    put(
        new WorldState(
            before.number(),
            before.entities(),
            Math.max(before.oldest(), number),
            before.digest(),
            before.changedAt()));
    return forgotten;
  }

  /** Returns the newest version of every entity that ever was, in no order. */
  Collection<EntityVersion> newest() {
    return newest.values();
  }

  @Nullable EntityVersion newest(EntityName name) {
    return newest.get(name);
  }

  @Nullable EntityVersion version(EntityName name, int number) {
    return versions.get(new VersionKey(name, number));
  }

  /** Returns the newest version up to a state. */
  Optional<EntityVersion> newest(EntityName name, int upTo) {
    EntityVersion version = newest.get(name);
    while (version != null && version.state() > upTo) {
      version = version(name, version.number() - 1);
    }
    return Optional.ofNullable(version);
  }

  @Nullable WorldUpdate update(int number) {
    Step step = steps.get(number);
    return step == null ? null : step.update();
  }

  Collection<EntityName> namesOf(int number) {
    Step step = steps.get(number);
    return step == null ? List.of() : step.names();
  }

  @Nullable WorldUpdate insight(@Nullable UUID id) {
    return id == null ? null : insights.get(id);
  }

  /** Returns the differences of two states in the order of names, looking only at what moved. */
  Stream<EntityDiff> diffs(int from, int to) {
    TreeSet<EntityName> moved = new TreeSet<>();
    for (int i = Math.min(from, to) + 1; i <= Math.max(from, to); i++) {
      moved.addAll(namesOf(i));
    }
    return moved.stream()
        .map(name -> new EntityDiff(name, content(name, from), content(name, to)))
        .filter(diff -> !diff.isNone());
  }

  private @Nullable EntityContent content(EntityName name, int upTo) {
    return newest(name, upTo).map(EntityVersion::content).orElse(null);
  }
}
