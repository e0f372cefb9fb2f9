package io.l9.substrate.rest.prompt;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;
import static io.l9.substrate.domain.identity.Permission.REFLECTIONS_READ;

import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.Contexts;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.EnumSet;
import java.util.Set;

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
    ContextRequest request = call.body(ContextRequest.class);
    ContextQuery query = request.toCommand(json);
    if (query.include().contains(ItemKind.FACT)) {
      call.require(KNOWLEDGE_READ);
    }
    if (query.include().contains(ItemKind.LESSON) && !call.may(REFLECTIONS_READ)) {
      if (request.include() != null) {
        call.require(REFLECTIONS_READ);
      }
      // a caller who names no kinds gets those that he may read
      Set<ItemKind> others = EnumSet.copyOf(query.include());
      others.remove(ItemKind.LESSON);
      query = query.include(others);
    }
    call.reply(200, ContextResponse.from(contexts.context(call.scope(), query)));
  }
}
