package io.l9.substrate.rest.world;

import static io.l9.substrate.domain.identity.Permission.WORLD_READ;
import static io.l9.substrate.domain.identity.Permission.WORLD_WRITE;
import static io.l9.substrate.rest.world.WorldParameters.WORLD;
import static io.l9.substrate.rest.world.WorldParameters.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.domain.world.WorldUpdates;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.List;

/** The routes of insights, and of the log of updates. */
public final class WorldUpdateRoutes {

  private static final int MAX_BODY = 8 << 20;

  private final WorldUpdates updates;
  private final JsonCodec json;

  public WorldUpdateRoutes(WorldUpdates updates, JsonCodec json) {
    this.updates = updates;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(WorldUpdateRequest.class)
        .responses(AppliedInsightResponse.class)
        .page("WorldUpdatePage", WorldUpdateResponse.class, UpdateQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes
        .post("/v1/world/updates")
        .needs(WORLD_WRITE)
        .knows(WORLD)
        .body(MAX_BODY)
        .once()
        .to(this::apply);
    routes
        .get("/v1/world/updates")
        .needs(WORLD_READ)
        .knows(WORLD, "insight_type", "entity_id", "limit", "cursor")
        .to(this::list);
    routes.get("/v1/world/updates/{id}").needs(WORLD_READ).knows(WORLD).to(this::get);
  }

  private void apply(Call call) {
    call.reply(
        200,
        AppliedInsightResponse.from(
            updates.apply(
                call.scope(), world(call), call.body(WorldUpdateRequest.class).toCommand(json))));
  }

  private void list(Call call) {
    Paging paging = call.paging();
    String entity = call.query().text("entity_id");
    String after = paging.after();
    List<WorldUpdate> page =
        updates.list(
            call.scope(),
            world(call),
            new UpdateQuery(
                call.query().text("insight_type"),
                entity == null ? null : EntityName.of(entity),
                paging.limit(),
                after == null ? null : Integer.valueOf(after)));
    paging.reply(
        page.stream().map(WorldUpdateResponse::from).toList(),
        page.size() < paging.limit() ? null : String.valueOf(page.get(page.size() - 1).state()));
  }

  private void get(Call call) {
    call.reply(
        200, WorldUpdateResponse.from(updates.get(call.scope(), world(call), call.pathUuid("id"))));
  }
}
