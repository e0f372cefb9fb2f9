package io.l9.substrate.rest.knowledge.graph;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;
import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_WRITE;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Mention;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import org.jspecify.annotations.Nullable;

/** The routes of relationships. */
public final class RelationshipRoutes {

  private final Relationships relationships;

  public RelationshipRoutes(Relationships relationships) {
    this.relationships = relationships;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(RelationshipRequest.class, RelationshipBatchRequest.class)
        .responses(RelationshipBatchResponse.class)
        .page("RelationshipPage", RelationshipResponse.class, RelationshipQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/relationships")
        .needs(KNOWLEDGE_READ)
        .knows("source", "target", "type", "min_confidence", "limit", "cursor")
        .to(this::list);
    routes.put("/v1/relationships").needs(KNOWLEDGE_WRITE).once().to(this::mention);
    routes.post("/v1/relationships/batch").needs(KNOWLEDGE_WRITE).once().to(this::mentionAll);
    routes.get("/v1/relationships/{id}").needs(KNOWLEDGE_READ).to(this::get);
    routes.delete("/v1/relationships/{id}").needs(KNOWLEDGE_WRITE).to(this::delete);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    Double least = call.query().number("min_confidence");
    RelationshipQuery query =
        new RelationshipQuery(
            entity(call, "source"),
            entity(call, "target"),
            call.query().text("type"),
            least == null ? 0 : least,
            paging.limit(),
            paging.position());
    paging.reply(relationships.list(call.scope(), query), RelationshipResponse::from);
  }

  private static @Nullable EntityName entity(Call call, String parameter) {
    String name = call.query().text(parameter);
    return name == null ? null : EntityName.at("/" + parameter, name);
  }

  private void mention(Call call) {
    Mention mention =
        relationships.mention(call.scope(), call.body(RelationshipRequest.class).toCommand());
    RelationshipResponse response = RelationshipResponse.from(mention.relationship());
    if (mention.created()) {
      call.created("/v1/relationships/" + response.id(), response);
    } else {
      call.reply(200, response);
    }
  }

  private void mentionAll(Call call) {
    call.reply(
        200,
        RelationshipBatchResponse.from(
            relationships.mentionAll(
                call.scope(), call.body(RelationshipBatchRequest.class).toCommands())));
  }

  private void get(Call call) {
    call.reply(
        200, RelationshipResponse.from(relationships.get(call.scope(), call.pathUuid("id"))));
  }

  private void delete(Call call) {
    relationships.delete(call.scope(), call.pathUuid("id"));
    call.done();
  }
}
