package io.l9.substrate.rest.tenancy;

import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;

/** The route that says who one is. */
public final class WhoamiRoutes {

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas.responses(WhoamiResponse.class);
  }

  public void register(Routes routes) {
    routes.get("/v1/whoami").to(call -> call.reply(200, WhoamiResponse.from(call.caller())));
  }
}
