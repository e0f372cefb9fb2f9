package io.l9.substrate.rest.world;

import static io.l9.substrate.domain.identity.Permission.WORLD_READ;
import static io.l9.substrate.domain.identity.Permission.WORLD_WRITE;
import static io.l9.substrate.rest.world.WorldParameters.AT;
import static io.l9.substrate.rest.world.WorldParameters.AT_STATE;
import static io.l9.substrate.rest.world.WorldParameters.ID;
import static io.l9.substrate.rest.world.WorldParameters.WORLD;
import static io.l9.substrate.rest.world.WorldParameters.limit;
import static io.l9.substrate.rest.world.WorldParameters.moment;
import static io.l9.substrate.rest.world.WorldParameters.name;
import static io.l9.substrate.rest.world.WorldParameters.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.HistoryEntry;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Outcome;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntities;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.rest.http.AttributeParameter;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.ExpectedVersions;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.List;
import java.util.stream.Stream;

/**
 * The routes of entities. The name of an entity is a part of the path; or, since servers and
 * proxies refuse or change some characters there, the parameter {@code id} of a path without it.
 */
public final class WorldEntityRoutes {

  private static final String AT_VERSION = "at_version";

  private final WorldEntities entities;
  private final JsonCodec json;

  public WorldEntityRoutes(WorldEntities entities, JsonCodec json) {
    this.entities = entities;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(PutEntityRequest.class, PatchEntityRequest.class)
        .page("WorldEntityPage", WorldEntityResponse.class, WorldParameters.MAX_PAGE)
        .page("WorldHistoryPage", WorldHistoryEntryResponse.class, WorldEntities.MAX_HISTORY)
        .page("WorldReferencePage", WorldReferenceResponse.class, WorldParameters.MAX_PAGE);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/world/entities")
        .needs(WORLD_READ)
        .knows(
            WORLD,
            "entity_type",
            AttributeParameter.NAME,
            "min_confidence",
            "updated_after",
            AT,
            AT_STATE,
            "limit",
            "cursor")
        .to(this::list);
    registerOne(routes, "/v1/world/entities/{id}", WORLD);
    registerOne(routes, "/v1/world/entity", WORLD, ID);
  }

  private void registerOne(Routes routes, String path, String... names) {
    routes.get(path).needs(WORLD_READ).knows(and(names, AT, AT_STATE, AT_VERSION)).to(this::get);
    routes.put(path).needs(WORLD_WRITE).knows(names).ifMatch().ifAbsent().to(this::put);
    routes.patch(path).needs(WORLD_WRITE).knows(names).ifMatch().to(this::patch);
    routes.delete(path).needs(WORLD_WRITE).knows(names).ifMatch().to(this::delete);
    routes
        .get(path + "/history")
        .needs(WORLD_READ)
        .knows(and(names, "limit", "cursor"))
        .to(this::history);
    routes
        .get(path + "/references")
        .needs(WORLD_READ)
        .knows(and(names, "direction", "limit", "cursor"))
        .to(this::references);
  }

  private static String[] and(String[] names, String... more) {
    return Stream.of(names, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    String after = paging.after();
    EntityQuery query =
        new EntityQuery(
            call.query().text("entity_type"),
            AttributeParameter.conditions(call, json),
            call.query().number("min_confidence"),
            call.query().time("updated_after"),
            limit(paging),
            after == null ? null : new EntityName(after));
    List<WorldEntity> page = entities.list(call.scope(), world(call), query, moment(call));
    paging.reply(
        page.stream().map(WorldEntityResponse::from).toList(),
        page.size() < paging.limit() ? null : page.get(page.size() - 1).name().text());
  }

  private void get(Call call) {
    boolean isVersion = call.query().text(AT_VERSION) != null;
    if (isVersion && !(moment(call) instanceof Moment.Now)) {
      throw ValidationException.at("/" + AT_VERSION, "excludes at and at_state; send one of them");
    }
    WorldEntity entity =
        isVersion
            ? entities.version(
                call.scope(), world(call), name(call), call.query().integer(AT_VERSION, 0))
            : entities.get(call.scope(), world(call), name(call), moment(call));
    reply(call, 200, entity);
  }

  private static void reply(Call call, int status, WorldEntity entity) {
    call.version(entity.version());
    call.reply(status, WorldEntityResponse.from(entity));
  }

  private void put(Call call) {
    World world = world(call);
    EntityName name = name(call);
    PutEntityRequest request = call.body(PutEntityRequest.class);
    Expected expected = ExpectedVersions.orAbsence(call, () -> version(call, name));
    apply(call, world, new Operation.Put(name, request.toContent(json), expected));
  }

  private int version(Call call, EntityName name) {
    return entities.get(call.scope(), world(call), name, Moment.now()).version();
  }

  private void patch(Call call) {
    EntityName name = name(call);
    PatchEntityRequest request = call.patch(PatchEntityRequest.class);
    Expected expected = ExpectedVersions.of(call, () -> version(call, name));
    apply(call, world(call), request.toCommand(name, expected, json));
  }

  private void delete(Call call) {
    EntityName name = name(call);
    Expected expected = ExpectedVersions.of(call, () -> version(call, name));
    apply(call, world(call), new Operation.Delete(name, expected));
  }

  private void apply(Call call, World world, Operation operation) {
    Outcome outcome = entities.apply(call.scope(), world, operation);
    if (outcome instanceof Outcome.Created created) {
      reply(call, 201, created.entity());
    } else if (outcome instanceof Outcome.Changed changed) {
      reply(call, 200, changed.entity());
    } else {
      call.done();
    }
  }

  private void history(Call call) {
    Paging paging = call.paging();
    String after = paging.after();
    List<HistoryEntry> entries =
        entities.history(
            call.scope(),
            world(call),
            name(call),
            paging.limit(),
            after == null ? null : Integer.valueOf(after));
    int last = entries.isEmpty() ? 1 : entries.get(entries.size() - 1).version().number();
    paging.reply(
        entries.stream().map(entry -> WorldHistoryEntryResponse.from(entry, json)).toList(),
        entries.size() < paging.limit() || last == 1 ? null : String.valueOf(last));
  }

  private void references(Call call) {
    Paging paging = call.paging();
    String after = paging.after();
    Reference.Direction direction =
        call.query().word("direction", "out", "in").equals("out")
            ? Reference.Direction.OUT
            : Reference.Direction.IN;
    List<Reference> page =
        entities.references(
            call.scope(),
            world(call),
            new ReferenceQuery(
                name(call), direction, limit(paging), after == null ? null : place(after)));
    paging.reply(
        page.stream().map(WorldReferenceResponse::from).toList(),
        page.size() < paging.limit() ? null : written(page.get(page.size() - 1)));
  }

  /** Returns a place as the lengths and texts of its parts, which have characters of any kind. */
  private static String written(Reference last) {
    String from = last.from().text();
    return from.length() + " " + last.path().length() + " " + from + last.path() + last.to().text();
  }

  private static Reference place(String after) {
    String[] parts = after.split(" ", 3);
    int from = Integer.parseInt(parts[0]);
    int path = from + Integer.parseInt(parts[1]);
    return new Reference(
        new EntityName(parts[2].substring(0, from)),
        parts[2].substring(from, path),
        new EntityName(parts[2].substring(path)),
        true);
  }
}
