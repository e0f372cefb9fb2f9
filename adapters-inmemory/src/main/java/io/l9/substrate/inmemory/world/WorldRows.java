package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
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

  WorldRows(UnitsOfWork units) {
    newest = new Table<>(units);
    versions = new Table<>(units);
    steps = new Table<>(units);
    insights = new Table<>(units);
    state = new Table<>(units);
  }

  WorldState state() {
    return Objects.requireNonNullElse(state.get(true), WorldState.NONE);
  }

  void put(WorldState next) {
    state.put(true, next);
  }

  /** Stores an update with its versions. */
  void put(WorldUpdate update, List<EntityVersion> changes) {
    for (EntityVersion version : changes) {
      versions.put(new VersionKey(version.name(), version.number()), version);
      newest.put(version.name(), version);
    }
    steps.put(update.state(), new Step(update, changes.stream().map(EntityVersion::name).toList()));
    if (update.insight() != null) {
      insights.put(update.insight(), update);
    }
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

  void remove(EntityVersion version) {
    versions.remove(new VersionKey(version.name(), version.number()));
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
