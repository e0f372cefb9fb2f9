package io.l9.substrate.rest.knowledge.graph;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;
import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_WRITE;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.EntityMerges;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;

/** The routes of merges and of the names of an entity. */
public final class MergeRoutes {

  private static final int DEFAULT_CANDIDATES = 20;

  private final EntityMerges merges;

  public MergeRoutes(EntityMerges merges) {
    this.merges = merges;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(MergeRequest.class)
        .responses(EntityResponse.class, CandidatesResponse.class)
        .page("EntityMergePage", MergeResponse.class, EntityMergeQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/graph/merges")
        .needs(KNOWLEDGE_READ)
        .knows("name", "limit", "cursor")
        .to(this::list);
    routes.post("/v1/graph/merges").needs(KNOWLEDGE_WRITE).once().to(this::merge);
    routes.get("/v1/graph/merges/{id}").needs(KNOWLEDGE_READ).to(this::get);
    routes.delete("/v1/graph/merges/{id}").needs(KNOWLEDGE_WRITE).to(this::unmerge);
    routes.get("/v1/graph/entities/{name}/names").needs(KNOWLEDGE_READ).to(this::names);
    routes.get("/v1/graph/names").needs(KNOWLEDGE_READ).knows("name").to(this::names);
    routes
        .get("/v1/graph/entities/{name}/candidates")
        .needs(KNOWLEDGE_READ)
        .knows("limit")
        .to(this::candidates);
    routes
        .get("/v1/graph/candidates")
        .needs(KNOWLEDGE_READ)
        .knows("name", "limit")
        .to(this::candidates);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    String name = call.query().text("name");
    EntityMergeQuery query =
        new EntityMergeQuery(
            name == null ? null : EntityName.at("/name", name), paging.limit(), paging.position());
    paging.reply(merges.list(call.scope(), query), MergeResponse::from);
  }

  private void merge(Call call) {
    EntityMerge merge = merges.merge(call.scope(), call.body(MergeRequest.class).toCommand());
    call.created("/v1/graph/merges/" + merge.id(), MergeResponse.from(merge));
  }

  private void get(Call call) {
    call.reply(200, MergeResponse.from(merges.get(call.scope(), call.pathUuid("id"))));
  }

  private void unmerge(Call call) {
    merges.unmerge(call.scope(), call.pathUuid("id"));
    call.done();
  }

  private void names(Call call) {
    call.reply(200, EntityResponse.from(merges.resolve(call.scope(), name(call))));
  }

  private void candidates(Call call) {
    int limit = call.query().integer("limit", DEFAULT_CANDIDATES);
    call.reply(200, CandidatesResponse.from(merges.candidates(call.scope(), name(call), limit)));
  }

  private static EntityName name(Call call) {
    return EntityName.at("/name", call.name("name"));
  }
}
