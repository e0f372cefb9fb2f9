package io.l9.substrate.rest.memory.catalog;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;

import io.l9.substrate.domain.memory.catalog.PacketCatalog;
import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.List;

/** The route of all tags. */
public final class TagRoutes {

  private final PacketCatalog catalog;

  public TagRoutes(PacketCatalog catalog) {
    this.catalog = catalog;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas.page("TagPage", TagResponse.class, TagQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.get("/v1/tags").needs(MEMORY_READ).knows("prefix", "limit", "cursor").to(this::list);
  }

  private void list(Call call) {
    String prefix = call.query().text("prefix");
    Paging paging = call.paging();
    List<TagCount> tags =
        catalog.tags(
            call.scope(),
            new TagQuery(prefix == null ? "" : prefix, paging.limit(), paging.after()));
    boolean last = tags.size() < paging.limit();
    paging.reply(
        tags.stream().map(TagResponse::from).toList(),
        last ? null : tags.get(tags.size() - 1).tag());
  }
}
