package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.AttributeLeaf;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldIndex;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class InMemoryWorldIndex implements WorldIndex {

  private final WorldTable worlds;
  private final JsonCodec json;

  InMemoryWorldIndex(WorldTable worlds, JsonCodec json) {
    this.worlds = worlds;
    this.json = json;
  }

  @Override
  public WorldState state(World world) {
    return worlds.visible(world).state();
  }

  @Override
  public int stateAt(World world, Instant at) {
    return worlds.visible(world).stateAt(at);
  }

  @Override
  public WorldRetention retention(World world) {
    return worlds.visible(world).retention();
  }

  /** Returns the updates of a world, the newest first. */
  private static Stream<WorldUpdate> updates(WorldRows rows, @Nullable Integer before) {
    int newest = rows.state().number();
    int first = before == null ? newest : Math.min(newest, before - 1);
    return IntStream.iterate(first, state -> state > 0, state -> state - 1)
        .mapToObj(rows::update)
        .flatMap(Stream::ofNullable);
  }

  @Override
  public Optional<EntityVersion> newest(World world, EntityName name, @Nullable Integer state) {
    return worlds.visible(world).newest(name, Objects.requireNonNullElse(state, Integer.MAX_VALUE));
  }

  @Override
  public Optional<EntityVersion> version(World world, EntityName name, int number) {
    return Optional.ofNullable(worlds.visible(world).version(name, number));
  }

  @Override
  public List<WorldEntity> entities(World world, EntityQuery query, @Nullable Integer state) {
    return entities(worlds.visible(world), state)
        .filter(entity -> query.after() == null || entity.name().compareTo(query.after()) > 0)
        .filter(entity -> matches(entity, query))
        .limit(query.limit())
        .toList();
  }

  private static Stream<WorldEntity> entities(WorldRows rows, @Nullable Integer state) {
    int upTo = Objects.requireNonNullElse(state, Integer.MAX_VALUE);
    return rows.newest().stream()
        .map(EntityVersion::name)
        .sorted()
        .flatMap(name -> rows.newest(name, upTo).stream())
        .flatMap(version -> version.entity().stream());
  }

  private boolean matches(WorldEntity entity, EntityQuery query) {
    return (query.type() == null || query.type().equals(entity.content().type()))
        && (query.minConfidence() == null || entity.content().confidence() >= query.minConfidence())
        && (query.updatedAfter() == null || entity.updatedAt().isAfter(query.updatedAfter()))
        && holds(entity, query);
  }

  private boolean holds(WorldEntity entity, EntityQuery query) {
    if (query.conditions().isEmpty()) {
      return true;
    }
    List<AttributeLeaf> leaves = AttributeLeaf.of(json.read(entity.content().attributes()));
    return query.conditions().stream().allMatch(condition -> condition.holds(leaves, json));
  }

  @Override
  public List<EntityVersion> versions(
      World world, EntityName name, int limit, @Nullable Integer before) {
    WorldRows rows = worlds.visible(world);
    EntityVersion newest = rows.newest(name);
    if (newest == null) {
      return List.of();
    }
    int number = before == null ? newest.number() : Math.min(newest.number(), before - 1);
    List<EntityVersion> versions = new ArrayList<>();
    EntityVersion version = rows.version(name, number);
    while (version != null && versions.size() < limit) {
      versions.add(version);
      version = rows.version(name, version.number() - 1);
    }
    return versions;
  }

  @Override
  public List<EntityVersion> changes(
      World world, int state, int limit, @Nullable EntityName after) {
    WorldRows rows = worlds.visible(world);
    return rows.namesOf(state).stream()
        .sorted()
        .filter(name -> after == null || name.compareTo(after) > 0)
        .flatMap(name -> rows.newest(name, state).stream())
        .filter(version -> version.state() == state)
        .limit(limit)
        .toList();
  }

  @Override
  public DiffSummary summary(World world, int from, int to) {
    DiffSummary summary = DiffSummary.NONE;
    for (EntityDiff diff : worlds.visible(world).diffs(from, to).toList()) {
      summary = summary.with(diff);
    }
    return summary;
  }

  @Override
  public List<EntityDiff> diff(World world, DiffQuery query) {
    return worlds
        .visible(world)
        .diffs(query.from(), query.to())
        .filter(diff -> query.after() == null || diff.name().compareTo(query.after()) > 0)
        .filter(diff -> diff.isOfType(query.type()))
        .limit(query.limit())
        .toList();
  }

  @Override
  public List<Reference> references(World world, ReferenceQuery query) {
    WorldRows rows = worlds.visible(world);
    Stream<WorldEntity> from =
        query.direction() == Reference.Direction.OUT
            ? rows.newest(query.name(), Integer.MAX_VALUE).flatMap(EntityVersion::entity).stream()
            : entities(rows, null);
    Comparator<Reference> order = Reference.ORDER;
    return from.flatMap(
            entity ->
                Reference.of(entity.name(), json.read(entity.content().attributes())).stream())
        .filter(
            reference ->
                query.direction() == Reference.Direction.OUT || reference.to().equals(query.name()))
        .filter(reference -> query.after() == null || order.compare(reference, query.after()) > 0)
        .sorted(order)
        .limit(query.limit())
        .map(reference -> reference.dangling(!isThere(rows, reference.to())))
        .toList();
  }

  private static boolean isThere(WorldRows rows, EntityName name) {
    EntityVersion newest = rows.newest(name);
    return newest != null && newest.content() != null;
  }

  @Override
  public Optional<WorldUpdate> update(World world, UUID id) {
    return updates(worlds.visible(world), null)
        .filter(update -> update.id().equals(id))
        .findFirst();
  }

  @Override
  public List<WorldUpdate> updates(World world, UpdateQuery query) {
    WorldRows rows = worlds.visible(world);
    EntityName entity = query.entity();
    return updates(rows, query.before())
        .filter(update -> query.type() == null || query.type().equals(update.type()))
        .filter(update -> entity == null || rows.namesOf(update.state()).contains(entity))
        .limit(query.limit())
        .toList();
  }
}
