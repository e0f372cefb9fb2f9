package io.l9.substrate.rest.prompt;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;

import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.Contexts;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;

/** The route of contexts. */
public final class ContextRoutes {

  private final Contexts contexts;
  private final JsonCodec json;

  public ContextRoutes(Contexts contexts, JsonCodec json) {
    this.contexts = contexts;
    this.json = json;
  }

  /** Adds the schemas of what this route reads and writes. */
  public static void schemas(Schemas schemas) {
    schemas.requests(ContextRequest.class).responses(ContextResponse.class);
  }

  public void register(Routes routes) {
    routes.post("/v1/context").needs(MEMORY_READ).to(this::context);
  }

  private void context(Call call) {
    ContextQuery query = call.body(ContextRequest.class).toCommand(json);
    if (query.include().contains(ItemKind.FACT)) {
      call.require(KNOWLEDGE_READ);
    }
    call.reply(200, ContextResponse.from(contexts.context(call.scope(), query)));
  }
}
