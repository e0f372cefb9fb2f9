package io.l9.substrate.rest.memory.catalog;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;

import io.l9.substrate.domain.memory.catalog.PacketCatalog;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.catalog.RankedPlace;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.memory.catalog.RecentImportantResponse.Ranked;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes of the views. */
public final class RecentImportantRoutes {

  private final PacketCatalog catalog;

  public RecentImportantRoutes(PacketCatalog catalog) {
    this.catalog = catalog;
  }

  public void register(Routes routes) {
    routes
        .get("/v1/views/recent-important")
        .needs(MEMORY_READ)
        .knows("agent_id", "limit", "cursor")
        .to(this::recentImportant);
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
