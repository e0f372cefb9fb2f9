package io.l9.substrate.rest.world;

import static io.l9.substrate.domain.identity.Permission.WORLD_ADMIN;
import static io.l9.substrate.domain.identity.Permission.WORLD_READ;
import static io.l9.substrate.rest.world.WorldParameters.WORLD;
import static io.l9.substrate.rest.world.WorldParameters.world;

import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.WorldStates;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;

/** The routes of snapshots. */
public final class WorldSnapshotRoutes {

  private final WorldUseCases useCases;
  private final WorldStates states;

  public WorldSnapshotRoutes(WorldUseCases useCases) {
    this.useCases = useCases;
    this.states = useCases.states();
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(TakeSnapshotRequest.class)
        .page("WorldSnapshotPage", WorldSnapshotResponse.class, WorldStates.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.post("/v1/world/snapshots").needs(WORLD_ADMIN).knows(WORLD).once().to(this::take);
    routes
        .get("/v1/world/snapshots")
        .needs(WORLD_READ)
        .knows(WORLD, "limit", "cursor")
        .to(this::list);
    routes.get("/v1/world/snapshots/{id}").needs(WORLD_READ).knows(WORLD).to(this::get);
    routes.delete("/v1/world/snapshots/{id}").needs(WORLD_ADMIN).knows(WORLD).to(this::delete);
    routes
        .get("/v1/world/snapshots/{id}/entities")
        .needs(WORLD_READ)
        .knows(WORLD)
        .streams(MediaTypes.NDJSON)
        .to(this::entities);
  }

  private void take(Call call) {
    TakeSnapshotRequest request = call.body(TakeSnapshotRequest.class);
    Snapshot snapshot = states.take(call.scope(), world(call), request.description());
    call.created(
        "/v1/world/snapshots/"
            + snapshot.id()
            + (snapshot.world().org() == null ? "?world=tenant" : ""),
        WorldSnapshotResponse.from(snapshot));
  }

  private void list(Call call) {
    Paging paging = call.paging();
    paging.reply(
        states.snapshots(call.scope(), world(call), paging.limit(), paging.position()),
        WorldSnapshotResponse::from);
  }

  private void get(Call call) {
    call.reply(200, WorldSnapshotResponse.from(snapshot(call)));
  }

  private Snapshot snapshot(Call call) {
    return states.snapshot(call.scope(), world(call), id(call));
  }

  private static SnapshotId id(Call call) {
    return new SnapshotId(call.pathUuid("id"));
  }

  private void delete(Call call) {
    states.delete(call.scope(), world(call), id(call));
    call.done();
  }

  private void entities(Call call) {
    new WorldStream(useCases.entities(), world(call), snapshot(call).state()).answer(call);
  }
}
