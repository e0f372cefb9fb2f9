package io.l9.substrate.rest.requests;

import static io.l9.substrate.domain.identity.Permission.JOBS_MANAGE;
import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_WRITE;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.function.Supplier;

/** The routes of operations. */
public final class OperationRoutes {

  private final Operations operations;
  private final Supplier<Operations> ofPlatform;

  /**
   * The routes.
   *
   * @param ofPlatform those that platform administrators start, see and cancel
   */
  public OperationRoutes(Operations operations, Supplier<Operations> ofPlatform) {
    this.operations = operations;
    this.ofPlatform = ofPlatform;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("OperationStatus", OperationStatus.class, "")
        .page("OperationPage", OperationResponse.class, OperationQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.get("/v1/operations").knows("status", "kind", "limit", "cursor").to(this::list);
    routes.get("/v1/operations/{id}").to(this::get);
    routes.post("/v1/operations/{id}/cancel").to(this::cancel);
  }

  private void list(Call call) {
    Operations seen = operations(call, MEMORY_READ);
    Paging paging = call.paging();
    String status = call.query().text("status");
    OperationQuery query =
        new OperationQuery(
            status == null ? null : OperationStatus.ofCode(status),
            call.query().text("kind"),
            paging.limit(),
            paging.position());
    paging.reply(seen.list(call.scope(), query), OperationResponse::from);
  }

  private void get(Call call) {
    reply(call, operations(call, MEMORY_READ).get(call.scope(), call.pathUuid("id")));
  }

  private void cancel(Call call) {
    reply(call, operations(call, MEMORY_WRITE).cancel(call.scope(), call.pathUuid("id")));
  }

  private static void reply(Call call, Operation operation) {
    if (!operation.status().finished()) {
      call.header("Retry-After", "1");
    }
    call.reply(200, OperationResponse.from(operation));
  }

  private Operations operations(Call call, Permission ofMemory) {
    boolean platform = call.scope().role() == Role.PLATFORM_ADMIN;
    call.require(platform ? JOBS_MANAGE : ofMemory);
    return platform ? ofPlatform.get() : operations;
  }
}
