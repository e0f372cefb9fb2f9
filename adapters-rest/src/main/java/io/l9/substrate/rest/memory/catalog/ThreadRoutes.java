package io.l9.substrate.rest.memory.catalog;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;

import io.l9.substrate.domain.memory.catalog.PacketCatalog;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.catalog.ThreadWindow;
import io.l9.substrate.domain.memory.catalog.ThreadWindowQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** The routes of threads: packets that belong together, in their order. */
public final class ThreadRoutes {

  private final PacketRetrieval retrieval;
  private final PacketRetrieval untracked;
  private final PacketCatalog catalog;

  /**
   * The routes.
   *
   * @param retrieval notes what is read
   * @param untracked notes nothing
   */
  public ThreadRoutes(PacketRetrieval retrieval, PacketRetrieval untracked, PacketCatalog catalog) {
    this.retrieval = retrieval;
    this.untracked = untracked;
    this.catalog = catalog;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas.page("ThreadPage", ThreadResponse.class, ThreadListQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/threads")
        .needs(MEMORY_READ)
        .knows("agent_id", "limit", "cursor")
        .to(this::list);
    routes
        .get("/v1/threads/{id}/packets")
        .needs(MEMORY_READ)
        .knows("limit", "cursor", "order", "around", "track", "fields")
        .to(this::packets);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    ThreadListQuery query =
        new ThreadListQuery(call.query().text("agent_id"), paging.limit(), paging.position());
    paging.reply(catalog.threads(call.scope(), query), ThreadResponse::from);
  }

  private void packets(Call call) {
    ThreadId thread = new ThreadId(call.pathUuid("id"));
    boolean newestFirst = call.query().word("order", "asc", "desc").equals("desc");
    UUID around = call.query().uuid("around");
    boolean tracked = call.query().flag("track");
    Paging paging = call.paging();
    if (around != null && tracked) {
      throw ValidationException.at("/track", "cannot stand beside around: a window is not noted");
    }
    Page<Packet> page =
        around != null && paging.position() == null
            ? window(call, thread, new PacketId(around), newestFirst, paging.limit())
            : (tracked ? retrieval : untracked)
                .thread(
                    call.scope(),
                    new ThreadQuery(thread, newestFirst, paging.limit(), paging.position()));
    paging.reply(page, PacketResponse::from);
  }

  /** A packet in the middle of a page; behind that the thread goes on as ever. */
  private Page<Packet> window(
      Call call, ThreadId thread, PacketId around, boolean newestFirst, int limit) {
    int others = Require.limit("/limit", limit, ThreadQuery.MAX_LIMIT) - 1;
    int less = others / 2;
    int more = others - less;
    ThreadWindow window =
        catalog.window(
            call.scope(),
            new ThreadWindowQuery(around, newestFirst ? more : less, newestFirst ? less : more));
    if (!window.thread().equals(thread)) {
      throw ValidationException.at("/around", "names a packet of another thread");
    }
    List<Packet> packets = new ArrayList<>(window.packets());
    if (newestFirst) {
      Collections.reverse(packets);
    }
    boolean goesOn = newestFirst ? window.earlier() : window.later();
    return new Page<>(packets, goesOn ? packets.get(packets.size() - 1).position() : null);
  }
}
