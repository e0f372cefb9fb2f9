package io.l9.substrate.rest.identity;

import static io.l9.substrate.domain.identity.Permission.KEYS_MANAGE;

import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.time.Clock;
import java.time.Instant;

/**
 * The routes of API keys. Routes that make a key honour no Idempotency-Key: an answer that is kept
 * to be repeated would be a stored secret.
 */
public final class ApiKeyRoutes {

  private final ApiKeys keys;
  private final Clock clock;

  public ApiKeyRoutes(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("Permission", Permission.class, "")
        .requests(CreateApiKeyRequest.class, RotateApiKeyRequest.class)
        .responses(IssuedApiKeyResponse.class)
        .page("ApiKeyPage", ApiKeyResponse.class, ApiKeys.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.get("/v1/api-keys").needs(KEYS_MANAGE).knows("limit", "cursor").to(this::list);
    routes.post("/v1/api-keys").needs(KEYS_MANAGE).to(this::create);
    routes.delete("/v1/api-keys/{id}").needs(KEYS_MANAGE).knows("children").to(this::revoke);
    routes.post("/v1/api-keys/{id}/rotate").needs(KEYS_MANAGE).to(this::rotate);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    Instant now = clock.instant();
    paging.reply(
        keys.list(call.scope(), paging.limit(), paging.position()),
        key -> ApiKeyResponse.from(key, now));
  }

  private void create(Call call) {
    Caller caller = call.caller();
    issued(
        call,
        keys.create(
            caller.scope(), KeyMaker.of(caller), call.body(CreateApiKeyRequest.class).toCommand()));
  }

  private void revoke(Call call) {
    boolean children = call.query().word("children", "keep", "revoke").equals("revoke");
    keys.revoke(call.scope(), call.pathUuid("id"), children);
    call.done();
  }

  private void rotate(Call call) {
    Caller caller = call.caller();
    issued(
        call,
        keys.rotate(
            caller.scope(),
            KeyMaker.of(caller),
            call.pathUuid("id"),
            call.body(RotateApiKeyRequest.class).overlap()));
  }

  private void issued(Call call, IssuedKey issued) {
    call.created(
        "/v1/api-keys/" + issued.key().id(), IssuedApiKeyResponse.from(issued, clock.instant()));
  }
}
