package io.l9.substrate.rest.world;

import static io.l9.substrate.domain.identity.Permission.WORLD_ADMIN;
import static io.l9.substrate.domain.identity.Permission.WORLD_READ;
import static io.l9.substrate.rest.world.WorldParameters.WORLD;
import static io.l9.substrate.rest.world.WorldParameters.limit;
import static io.l9.substrate.rest.world.WorldParameters.world;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.world.DocumentedEntity;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.WorldDocuments;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.List;

/** The routes of worlds as documents, which other clients of the schema store. */
public final class WorldDocumentRoutes {

  private static final String ONE = "/v1/world/documents/{id}";

  private final WorldDocuments documents;

  public WorldDocumentRoutes(WorldDocuments documents) {
    this.documents = documents;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(RestoreDocumentRequest.class)
        .page("WorldDocumentPage", WorldDocumentResponse.class, WorldDocuments.MAX_LIMIT)
        .page("DocumentedEntityPage", DocumentedEntityResponse.class, WorldParameters.MAX_PAGE);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/world/documents")
        .needs(WORLD_READ)
        .knows(WORLD, "limit", "cursor")
        .to(this::list);
    routes.get(ONE).needs(WORLD_READ).knows(WORLD).to(this::get);
    routes.delete(ONE).needs(WORLD_ADMIN).knows(WORLD).to(this::delete);
    routes
        .get(ONE + "/entities")
        .needs(WORLD_READ)
        .knows(WORLD, "limit", "cursor")
        .to(this::entities);
    routes.post(ONE + "/restore").needs(WORLD_ADMIN).knows(WORLD).once().to(this::restore);
  }

  private static SnapshotId id(Call call) {
    return new SnapshotId(call.pathUuid("id"));
  }

  private void list(Call call) {
    Paging paging = call.paging();
    paging.reply(
        documents.list(call.scope(), world(call), paging.limit(), paging.position()),
        WorldDocumentResponse::from);
  }

  private void get(Call call) {
    call.reply(200, WorldDocumentResponse.from(documents.get(call.scope(), world(call), id(call))));
  }

  private void delete(Call call) {
    documents.delete(call.scope(), world(call), id(call));
    call.done();
  }

  private void entities(Call call) {
    Paging paging = call.paging();
    String after = paging.after();
    List<DocumentedEntity> page =
        documents.entities(
            call.scope(),
            world(call),
            id(call),
            limit(paging),
            after == null ? null : new EntityName(after));
    paging.reply(
        page.stream().map(DocumentedEntityResponse::from).toList(),
        page.size() < paging.limit() ? null : page.get(page.size() - 1).name().text());
  }

  private void restore(Call call) {
    RestoreDocumentRequest request = call.body(RestoreDocumentRequest.class);
    boolean isDryRun = Require.present("/dry_run", request.dryRun());
    Integer expected = RestoreWorldRequest.expected(isDryRun, request.expectedStateVersion());
    call.reply(
        200,
        RestoredWorldResponse.from(
            documents.restore(call.scope(), world(call), id(call), isDryRun, expected)));
  }
}
