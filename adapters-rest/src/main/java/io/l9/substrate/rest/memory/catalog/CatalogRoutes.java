package io.l9.substrate.rest.memory.catalog;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;

import io.l9.substrate.domain.memory.catalog.LookupQuery;
import io.l9.substrate.domain.memory.catalog.PacketCatalog;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.RankedPlace;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.EventStreams;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import io.l9.substrate.rest.memory.catalog.RecentImportantResponse.Ranked;
import io.l9.substrate.rest.memory.packet.PacketFilterParameters;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Routes that list, follow and look up stored packets, and the view of recent important ones. */
public final class CatalogRoutes {

  private final PacketCatalog catalog;
  private final EventStreams streams;

  public CatalogRoutes(PacketCatalog catalog, EventStreams streams) {
    this.catalog = catalog;
    this.streams = streams;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(LookupPacketsRequest.class)
        .responses(LookupPacketsResponse.class, RecentImportantResponse.class)
        .page("PacketPage", PacketResponse.class, PacketListQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/packets")
        .needs(MEMORY_READ)
        .knows(PacketFilterParameters.and("limit", "cursor", "fields"))
        .to(this::list);
    routes
        .get("/v1/packets/tail")
        .needs(MEMORY_READ)
        .knows(PacketFilterParameters.and())
        .streams(MediaTypes.EVENT_STREAM)
        .to(this::tail);
    routes.post("/v1/packets/lookup").needs(MEMORY_READ).to(this::lookup);
    routes
        .get("/v1/views/recent-important")
        .needs(MEMORY_READ)
        .knows("agent_id", "limit", "cursor")
        .to(this::recentImportant);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    PacketListQuery query =
        new PacketListQuery(PacketFilterParameters.of(call), paging.limit(), paging.position());
    paging.reply(catalog.list(call.scope(), query), PacketResponse::from);
  }

  private void tail(Call call) {
    call.events(new PacketTail(catalog, call.scope(), PacketFilterParameters.of(call)), streams);
  }

  private void lookup(Call call) {
    LookupQuery query = call.body(LookupPacketsRequest.class).toCommand();
    call.reply(200, LookupPacketsResponse.from(catalog.lookup(call.scope(), query)));
  }

  private void recentImportant(Call call) {
    Paging paging = call.paging();
    RecentImportantQuery query =
        new RecentImportantQuery(
            call.query().text("agent_id"), paging.limit(), place(paging.after()));
    RecentImportant view = catalog.recentImportant(call.scope(), query);
    RankedPlace next = view.next();
    call.reply(
        200,
        RecentImportantResponse.of(
            paging.page(
                view.ranked().stream().map(Ranked::from).toList(),
                next == null ? null : next.score() + " " + next.packet() + " " + next.agentId()),
            view.refreshedAt()));
  }

  private static @Nullable RankedPlace place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(" ", 3);
    return new RankedPlace(
        Double.parseDouble(parts[0]), new PacketId(UUID.fromString(parts[1])), parts[2]);
  }
}
