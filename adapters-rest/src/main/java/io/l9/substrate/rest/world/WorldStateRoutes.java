package io.l9.substrate.rest.world;

import static io.l9.substrate.domain.identity.Permission.WORLD_ADMIN;
import static io.l9.substrate.domain.identity.Permission.WORLD_READ;
import static io.l9.substrate.rest.world.WorldParameters.AT_STATE;
import static io.l9.substrate.rest.world.WorldParameters.WORLD;
import static io.l9.substrate.rest.world.WorldParameters.limit;
import static io.l9.substrate.rest.world.WorldParameters.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldStates;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import io.l9.substrate.rest.http.WireText;
import java.util.List;
import java.util.UUID;

/** The routes of the states of worlds. */
public final class WorldStateRoutes {

  private final WorldUseCases useCases;
  private final WorldStates states;
  private final JsonCodec json;

  public WorldStateRoutes(WorldUseCases useCases, JsonCodec json) {
    this.useCases = useCases;
    this.states = useCases.states();
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(
            RestoreWorldRequest.class,
            ForgetWorldRequest.class,
            CheckWorldRequest.class,
            WorldRetentionBody.class)
        .responses(
            WorldStateResponse.class,
            WorldDiffSummaryResponse.class,
            RestoredWorldResponse.class,
            WorldCheckResponse.class)
        .page("WorldDifferencePage", WorldDifferenceResponse.class, WorldParameters.MAX_PAGE);
  }

  public void register(Routes routes) {
    routes.get("/v1/world/state").needs(WORLD_READ).knows(WORLD).to(this::state);
    routes
        .get("/v1/world/state/entities")
        .needs(WORLD_READ)
        .knows(WORLD, AT_STATE)
        .streams(MediaTypes.NDJSON)
        .to(this::entities);
    routes
        .get("/v1/world/diff")
        .needs(WORLD_READ)
        .knows(WORLD, "from", "to", "entity_type", "limit", "cursor")
        .to(this::diff);
    routes
        .get("/v1/world/diff/summary")
        .needs(WORLD_READ)
        .knows(WORLD, "from", "to")
        .to(this::summary);
    routes.post("/v1/world/restore").needs(WORLD_ADMIN).knows(WORLD).once().to(this::restore);
    routes.post("/v1/world/forget").needs(WORLD_ADMIN).knows(WORLD).to(this::forget);
    routes.get("/v1/world/retention").needs(WORLD_READ).knows(WORLD).to(this::retention);
    routes.put("/v1/world/retention").needs(WORLD_ADMIN).knows(WORLD).to(this::setRetention);
    routes.post("/v1/world/check").needs(WORLD_ADMIN).knows(WORLD).to(this::check);
  }

  private void state(Call call) {
    call.reply(200, WorldStateResponse.from(states.state(call.scope(), world(call))));
  }

  private void entities(Call call) {
    World world = world(call);
    int state =
        call.query().text(AT_STATE) == null
            ? states.state(call.scope(), world).number()
            : call.query().integer(AT_STATE, 0);
    new WorldStream(useCases.entities(), world, state).answer(call);
  }

  /** A state that a parameter means: its number, or the id of a snapshot of it. */
  private int state(Call call, World world, String name) {
    UUID snapshot = WireText.uuid(Require.present("/" + name, call.query().text(name)));
    if (snapshot != null) {
      return states.snapshot(call.scope(), world, new SnapshotId(snapshot)).state();
    }
    int number = call.query().integer(name, 0);
    if (number < 0) {
      throw ValidationException.at("/" + name, "must be at least 0, or the id of a snapshot");
    }
    return number;
  }

  private int until(Call call, World world) {
    return call.query().text("to") == null
        ? states.state(call.scope(), world).number()
        : state(call, world, "to");
  }

  private void summary(Call call) {
    World world = world(call);
    int from = state(call, world, "from");
    int to = until(call, world);
    call.reply(
        200, WorldDiffSummaryResponse.of(from, to, states.summary(call.scope(), world, from, to)));
  }

  /** A page of the differences; the cursor keeps the states, since the present one moves on. */
  private void diff(Call call) {
    World world = world(call);
    Paging paging = call.paging();
    String after = paging.after();
    String[] place = after == null ? new String[0] : after.split(" ", 3);
    int from = after == null ? state(call, world, "from") : Integer.parseInt(place[0]);
    int to = after == null ? until(call, world) : Integer.parseInt(place[1]);
    List<EntityDiff> page =
        states.diff(
            call.scope(),
            world,
            new DiffQuery(
                from,
                to,
                call.query().text("entity_type"),
                limit(paging),
                after == null ? null : new EntityName(place[2])));
    paging.reply(
        page.stream().map(diff -> WorldDifferenceResponse.from(diff, json)).toList(),
        page.size() < paging.limit()
            ? null
            : from + " " + to + " " + page.get(page.size() - 1).name());
  }

  private void restore(Call call) {
    World world = world(call);
    RestoreWorldRequest request = call.body(RestoreWorldRequest.class);
    call.reply(
        200,
        RestoredWorldResponse.from(
            states.restore(
                call.scope(),
                world,
                request.toCommand(id -> states.snapshot(call.scope(), world, id).state()))));
  }

  private void forget(Call call) {
    ForgetWorldRequest request = call.body(ForgetWorldRequest.class);
    int state = Require.present("/state_version", request.stateVersion());
    call.reply(200, WorldStateResponse.from(states.forget(call.scope(), world(call), state)));
  }

  private void retention(Call call) {
    call.reply(200, WorldRetentionBody.from(states.retention(call.scope(), world(call))));
  }

  private void setRetention(Call call) {
    WorldRetentionBody request = call.body(WorldRetentionBody.class);
    states.setRetention(call.scope(), world(call), request.toCommand());
    retention(call);
  }

  private void check(Call call) {
    boolean isRepairing = Boolean.TRUE.equals(call.body(CheckWorldRequest.class).repair());
    call.reply(200, WorldCheckResponse.from(states.check(call.scope(), world(call), isRepairing)));
  }
}
