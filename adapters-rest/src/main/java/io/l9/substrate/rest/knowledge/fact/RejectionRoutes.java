package io.l9.substrate.rest.knowledge.fact;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_CONFIRM;
import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;

import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.Rejections;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;

/** The routes of rejected values. */
public final class RejectionRoutes {

  private final Rejections rejections;
  private final JsonCodec json;

  public RejectionRoutes(Rejections rejections, JsonCodec json) {
    this.rejections = rejections;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(RejectValueRequest.class)
        .page("RejectionPage", RejectionResponse.class, Rejections.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/fact-rejections")
        .needs(KNOWLEDGE_READ)
        .knows("only_standing", "limit", "cursor")
        .to(this::list);
    routes.post("/v1/fact-rejections").needs(KNOWLEDGE_CONFIRM).once().to(this::reject);
    routes.get("/v1/fact-rejections/{id}").needs(KNOWLEDGE_READ).to(this::get);
    routes.post("/v1/fact-rejections/{id}/lift").needs(KNOWLEDGE_CONFIRM).once().to(this::lift);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    paging.reply(
        rejections.list(
            call.scope(), call.query().flag("only_standing"), paging.limit(), paging.position()),
        RejectionResponse::from);
  }

  private void reject(Call call) {
    Rejection rejection =
        rejections.reject(call.scope(), call.body(RejectValueRequest.class).toCommand(json));
    call.header("Location", "/v1/fact-rejections/" + rejection.id());
    call.reply(200, RejectionResponse.from(rejection));
  }

  private void get(Call call) {
    call.reply(200, RejectionResponse.from(rejections.get(call.scope(), id(call))));
  }

  private void lift(Call call) {
    String reason = Require.present("/reason", call.body(ReasonRequest.class).reason());
    call.reply(200, RejectionResponse.from(rejections.lift(call.scope(), id(call), reason)));
  }

  private static RejectionId id(Call call) {
    return new RejectionId(call.pathUuid("id"));
  }
}
