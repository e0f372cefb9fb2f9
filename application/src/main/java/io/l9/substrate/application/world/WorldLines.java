package io.l9.substrate.application.world;

import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.application.memory.transfer.OtherLines;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldStates;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.domain.world.WorldUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The world of the actor's organisation in exports and imports: what its oldest kept state holds,
 * then every update with its versions, and the snapshots behind the states that they name.
 */
final class WorldLines implements OtherLines {

  /** The most versions of a line. */
  private static final int VERSIONS = 100;

  /** The length of the attributes at which a line ends. */
  private static final int TEXT = 1 << 20;

  /** The most lines that are read in one unit of work. */
  private static final int LINES = 100;

  private final WorldAccess access;
  private final WorldImport restored;
  private final JsonCodec json;

  WorldLines(WorldStore store, JsonCodec json) {
    this.access = new WorldAccess(store);
    this.restored = new WorldImport(access);
    this.json = json;
  }

  @Override
  public OtherContent content() {
    return OtherContent.WORLDS;
  }

  @Override
  public Set<String> kinds() {
    return Set.of(WorldLineJson.VERSIONS, WorldLineJson.SNAPSHOT);
  }

  /**
   * A place in an export.
   *
   * @param begun the state of the world when it began
   * @param snapshots of then, by their states
   * @param base the number of entities that were read of the oldest state
   * @param state whose versions are read
   * @param after the last name that was read of it; null: none yet
   */
  private record Place(
      WorldState begun,
      Map<Integer, List<Snapshot>> snapshots,
      int base,
      int state,
      @Nullable EntityName after) {

    /** Returns the place behind versions of its state. */
    Place behind(List<EntityVersion> versions) {
      return new Place(
          begun,
          snapshots,
          isBase() ? base + versions.size() : base,
          state,
          versions.get(versions.size() - 1).name());
    }

    Place next() {
      return new Place(begun, snapshots, base, state + 1, null);
    }

    boolean isBase() {
      return state == begun.oldest();
    }
  }

  @Override
  public Part part(TenantScope scope, @Nullable Object after) {
    World world = World.of(scope);
    Place place = after == null ? first(world) : (Place) after;
    List<JsonDocument> lines = new ArrayList<>();
    long text = 0;
    while (place.state() <= place.begun().number() && lines.size() < LINES && text < TEXT) {
      List<EntityVersion> versions = cut(versions(world, place));
      if (!versions.isEmpty()) {
        JsonDocument line = json.of(line(world, place, versions));
        text += line.text().length();
        lines.add(line);
        place = place.behind(versions);
      } else {
        for (Snapshot snapshot : place.snapshots().getOrDefault(place.state(), List.of())) {
          UUID update = update(world, snapshot.state()).map(WorldUpdate::id).orElse(null);
          lines.add(json.of(Map.of(WorldLineJson.SNAPSHOT, WorldLineJson.of(snapshot, update))));
        }
        place = place.next();
      }
    }
    if (access.index.state(world).oldest() != place.begun().oldest()) {
      throw new ConflictException(
          ErrorCode.CONFLICT, "Parts of the world were forgotten meanwhile; export it again.");
    }
    return new Part(lines, place.state() <= place.begun().number() ? place : null);
  }

  private Place first(World world) {
    WorldState begun = access.index.state(world);
    List<Snapshot> snapshots = new ArrayList<>();
    @Nullable Position next = null;
    do {
      Page<Snapshot> page = access.snapshots.list(world, WorldStates.MAX_LIMIT, next);
      snapshots.addAll(page.items());
      next = page.next();
    } while (next != null);
    return new Place(
        begun,
        snapshots.stream().collect(Collectors.groupingBy(Snapshot::state)),
        0,
        begun.oldest(),
        null);
  }

  private List<EntityVersion> versions(World world, Place place) {
    if (!place.isBase()) {
      return access.index.changes(world, place.state(), VERSIONS, place.after());
    }
    EntityQuery query = EntityQuery.all(VERSIONS).from(place.after());
    return access.index.entities(world, query, place.state()).stream()
        .map(WorldEntity::asVersion)
        .toList();
  }

  /** Returns what one line takes, at least one version if there is any. */
  private static List<EntityVersion> cut(List<EntityVersion> versions) {
    long text = 0;
    int count = 0;
    while (count < versions.size() && text < TEXT) {
      text += WorldLineJson.length(versions.get(count++));
    }
    return versions.subList(0, count);
  }

  private Map<String, Object> line(World world, Place place, List<EntityVersion> versions) {
    Map<String, @Nullable Object> members =
        place.isBase()
            ? WorldLineJson.base(place.state(), place.after(), versions)
            : WorldLineJson.of(
                update(world, place.state()).orElseThrow(),
                update(world, place.state() - 1).map(WorldUpdate::id).orElse(null),
                place.state() - 1 == place.begun().oldest() ? place.base() : null,
                place.after(),
                versions);
    return Map.of(WorldLineJson.VERSIONS, members);
  }

  private Optional<WorldUpdate> update(World world, int state) {
    return access.index.updates(world, new UpdateQuery(null, null, 1, state + 1)).stream()
        .filter(update -> update.state() == state)
        .findFirst();
  }

  @Override
  public Supplier<Boolean> importing(
      TenantScope scope, String kind, JsonDocument value, ImportOptions options) {
    LineMembers members = LineMembers.of(value, json, LineMembers.ids(scope, options));
    World world = World.of(scope);
    if (kind.equals(WorldLineJson.SNAPSHOT)) {
      Snapshot snapshot = WorldLineJson.snapshot(members, world);
      UUID update = members.id("update_id");
      return access.administering(scope, world, () -> restored.restore(world, snapshot, update));
    }
    WorldLineJson.Line line = WorldLineJson.line(members);
    return access.administering(scope, world, () -> restored.restore(world, line));
  }
}
