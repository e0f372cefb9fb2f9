package io.l9.substrate.rest.tenancy;

import io.l9.substrate.rest.http.Routes;

/** The route that says who one is. */
public final class WhoamiRoutes {

  public void register(Routes routes) {
    routes.get("/v1/whoami").to(call -> call.reply(200, WhoamiResponse.from(call.caller())));
  }
}
