package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.packet.ThreadId;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Cursors;
import io.l9.substrate.rest.http.PageResponse;
import io.l9.substrate.rest.http.Routes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of packets and threads. */
public final class PacketRoutes {

  private static final int MAX_BODY = 2 << 20;
  private static final int MAX_BATCH_BODY = 8 << 20;

  private final PacketIngestion ingestion;
  private final PacketRetrieval retrieval;
  private final JsonCodec json;
  private final Clock clock;
  private final Cursors cursors;

  public PacketRoutes(
      PacketIngestion ingestion,
      PacketRetrieval retrieval,
      JsonCodec json,
      Clock clock,
      Cursors cursors) {
    this.ingestion = ingestion;
    this.retrieval = retrieval;
    this.json = json;
    this.clock = clock;
    this.cursors = cursors;
  }

  public void register(Routes routes) {
    routes.post("/v1/packets", this::ingest);
    routes.post("/v1/packets/batch", this::ingestBatch);
    routes.get("/v1/packets/{id}", this::get);
    routes.get("/v1/threads/{id}/packets", this::thread, "limit", "cursor", "order");
  }

  private void ingest(Call call, TenantScope scope) {
    PacketDraft draft = call.body(IngestPacketRequest.class, MAX_BODY).toCommand(json, clock);
    IngestedPacketResponse response = IngestedPacketResponse.from(ingestion.ingest(scope, draft));
    call.header("Location", "/v1/packets/" + response.packet().id());
    call.reply(response.status(), response);
  }

  private void ingestBatch(Call call, TenantScope scope) {
    IngestBatchRequest request = call.body(IngestBatchRequest.class, MAX_BATCH_BODY);
    List<IngestPacketRequest> items = request.checkedItems();
    if (request.partial()) {
      call.reply(207, IngestBatchResponse.ofResults(ingestEach(scope, items)));
      return;
    }
    List<PacketDraft> drafts = new ArrayList<>();
    for (IngestPacketRequest item : items) {
      try {
        drafts.add(item.toCommand(json, clock));
      } catch (SubstrateException e) {
        throw e.below("/items/" + drafts.size());
      }
    }
    call.reply(201, IngestBatchResponse.ofOutcomes(ingestion.ingestAll(scope, drafts)));
  }

  private List<ItemResult> ingestEach(TenantScope scope, List<IngestPacketRequest> items) {
    List<@Nullable SubstrateException> refused = new ArrayList<>();
    List<PacketDraft> drafts = new ArrayList<>();
    for (IngestPacketRequest item : items) {
      try {
        drafts.add(item.toCommand(json, clock));
        refused.add(null);
      } catch (SubstrateException e) {
        refused.add(e);
      }
    }
    Iterator<ItemResult> written =
        drafts.isEmpty()
            ? List.<ItemResult>of().iterator()
            : ingestion.ingestEach(scope, drafts).iterator();
    List<ItemResult> results = new ArrayList<>();
    for (SubstrateException failure : refused) {
      results.add(failure == null ? written.next() : new ItemResult.Failed(failure));
    }
    return results;
  }

  private void get(Call call, TenantScope scope) {
    Packet packet = retrieval.get(scope, new PacketId(call.pathUuid("id")));
    call.reply(200, PacketResponse.from(packet));
  }

  private void thread(Call call, TenantScope scope) {
    ThreadId thread = new ThreadId(call.pathUuid("id"));
    int limit = call.queryInt("limit", ThreadQuery.DEFAULT_LIMIT);
    String order = order(call);
    String list = "thread " + scope.owner() + " " + thread + " " + order;
    String cursor = call.query("cursor");
    Position after = cursor == null ? null : cursors.decode(list, cursor);
    Page<Packet> page =
        retrieval.thread(scope, new ThreadQuery(thread, order.equals("desc"), limit, after));
    Position next = page.next();
    String nextCursor = next == null ? null : cursors.encode(list, next);
    if (nextCursor != null) {
      call.header(
          "Link",
          "</v1/threads/%s/packets?order=%s&limit=%d&cursor=%s>; rel=\"next\""
              .formatted(thread, order, limit, nextCursor));
    }
    call.reply(
        200,
        new PageResponse<>(
            page.items().stream().map(PacketResponse::from).toList(), nextCursor, next != null));
  }

  private static String order(Call call) {
    String order = call.query("order");
    if (order == null) {
      return "asc";
    }
    if (!order.equals("asc") && !order.equals("desc")) {
      throw ValidationException.at("/order", "must be one of asc, desc");
    }
    return order;
  }
}
