package io.l9.substrate.rest.memory.packet;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_WRITE;

import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.LookupQuery;
import io.l9.substrate.domain.memory.packet.PacketCatalog;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketListQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.EventStreams;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of packets, many at a time; {@link StoredPacketRoutes} has those of one. */
public final class PacketRoutes {

  private static final int MAX_BATCH_BODY = 8 << 20;

  private final PacketIngestion ingestion;
  private final PacketCatalog catalog;
  private final EventStreams streams;
  private final JsonCodec json;
  private final Clock clock;

  public PacketRoutes(
      PacketIngestion ingestion,
      PacketCatalog catalog,
      EventStreams streams,
      JsonCodec json,
      Clock clock) {
    this.ingestion = ingestion;
    this.catalog = catalog;
    this.streams = streams;
    this.json = json;
    this.clock = clock;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("Derivation", Derivation.class, "How a packet came from its parents.")
        .requests(IngestPacketRequest.class, IngestBatchRequest.class, LookupPacketsRequest.class)
        .responses(
            IngestedPacketResponse.class, IngestBatchResponse.class, LookupPacketsResponse.class)
        .page("PacketPage", PacketResponse.class, PacketListQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.post("/v1/packets").needs(MEMORY_WRITE).once().to(this::ingest);
    routes
        .post("/v1/packets/batch")
        .needs(MEMORY_WRITE)
        .once()
        .body(MAX_BATCH_BODY)
        .to(this::ingestBatch);
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
  }

  private void ingest(Call call) {
    PacketDraft draft =
        call.body(IngestPacketRequest.class).toCommand(json, clock, call.respondAsync());
    IngestedPacketResponse response =
        IngestedPacketResponse.from(ingestion.ingest(call.scope(), draft));
    call.header("Location", "/v1/packets/" + response.packet().id());
    if (draft.embedLater() && !response.deduplicated()) {
      call.later(response);
    } else {
      call.reply(response.status(), response);
    }
  }

  private void ingestBatch(Call call) {
    IngestBatchRequest request = call.body(IngestBatchRequest.class);
    List<IngestPacketRequest> items = request.checkedItems();
    if (request.partial()) {
      call.reply(207, IngestBatchResponse.ofResults(ingestEach(call.scope(), items)));
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
    call.reply(201, IngestBatchResponse.ofOutcomes(ingestion.ingestAll(call.scope(), drafts)));
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
}
