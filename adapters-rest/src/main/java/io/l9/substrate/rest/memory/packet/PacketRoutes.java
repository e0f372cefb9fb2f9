package io.l9.substrate.rest.memory.packet;

import static io.l9.substrate.domain.identity.Permission.MEMORY_WRITE;

import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes that store packets; {@link StoredPacketRoutes} has those of a stored one. */
public final class PacketRoutes {

  private static final int MAX_BATCH_BODY = 8 << 20;

  private final PacketIngestion ingestion;
  private final JsonCodec json;
  private final Clock clock;

  public PacketRoutes(PacketIngestion ingestion, JsonCodec json, Clock clock) {
    this.ingestion = ingestion;
    this.json = json;
    this.clock = clock;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("Derivation", Derivation.class, "The way in which a packet was made of its parents.")
        .requests(IngestPacketRequest.class, IngestBatchRequest.class)
        .responses(IngestedPacketResponse.class, IngestBatchResponse.class);
  }

  public void register(Routes routes) {
    routes.post("/v1/packets").needs(MEMORY_WRITE).once().to(this::ingest);
    routes
        .post("/v1/packets/batch")
        .needs(MEMORY_WRITE)
        .once()
        .body(MAX_BATCH_BODY)
        .to(this::ingestBatch);
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
}
