package io.l9.substrate.rest.retention;

import static io.l9.substrate.domain.identity.Permission.RETENTION_MANAGE;

import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionPolicies;
import io.l9.substrate.domain.retention.RetentionPolicy;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;

/** The routes of retention, for administrators of a tenant. */
public final class RetentionRoutes {

  private final RetentionPolicies policies;

  public RetentionRoutes(RetentionPolicies policies) {
    this.policies = policies;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("RetentionKind", RetentionKind.class, "")
        .requests(SetRetentionRequest.class, PlaceHoldRequest.class)
        .responses(
            RetentionPoliciesResponse.class,
            RetentionPreviewResponse.class,
            RetentionHoldsResponse.class);
  }

  public void register(Routes routes) {
    routes.get("/v1/retention/policies").needs(RETENTION_MANAGE).to(this::list);
    routes.put("/v1/retention/policies/{kind}").needs(RETENTION_MANAGE).to(this::set);
    routes.delete("/v1/retention/policies/{kind}").needs(RETENTION_MANAGE).to(this::remove);
    routes.post("/v1/retention/preview").needs(RETENTION_MANAGE).to(this::preview);
    routes.get("/v1/retention/holds").needs(RETENTION_MANAGE).to(this::holds);
    routes.post("/v1/retention/holds").needs(RETENTION_MANAGE).once().to(this::hold);
    routes.delete("/v1/retention/holds/{id}").needs(RETENTION_MANAGE).to(this::lift);
  }

  private void list(Call call) {
    call.reply(200, RetentionPoliciesResponse.from(policies.list(call.scope())));
  }

  private void set(Call call) {
    RetentionKind kind = kind(call);
    int days = call.body(SetRetentionRequest.class).checkedDays();
    call.reply(200, RetentionPolicyResponse.from(policies.set(call.scope(), kind, days)));
  }

  private void remove(Call call) {
    RetentionPolicy unused = policies.remove(call.scope(), kind(call));
    call.done();
  }

  private void preview(Call call) {
    call.reply(200, RetentionPreviewResponse.from(policies.preview(call.scope())));
  }

  private void holds(Call call) {
    call.reply(200, RetentionHoldsResponse.from(policies.holds(call.scope())));
  }

  private void hold(Call call) {
    PlaceHoldRequest request = call.body(PlaceHoldRequest.class);
    RetentionHold hold =
        policies.hold(call.scope(), request.checkedKind(), request.checkedReason());
    call.created("/v1/retention/holds/" + hold.id(), RetentionHoldResponse.from(hold));
  }

  private void lift(Call call) {
    policies.lift(call.scope(), call.pathUuid("id"));
    call.done();
  }

  private static RetentionKind kind(Call call) {
    try {
      return RetentionKind.ofCode(call.path("kind"));
    } catch (ValidationException e) {
      throw new NotFoundException(
          ErrorCode.NOT_FOUND, "there is no such kind: it " + e.getMessage());
    }
  }
}
