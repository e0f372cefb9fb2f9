package io.l9.substrate.rest.reasoning;

import static io.l9.substrate.domain.identity.Permission.REASONING_READ;
import static io.l9.substrate.domain.identity.Permission.REASONING_WRITE;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.reasoning.ReasoningTraces;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.UUID;

/** The routes of reasoning traces. */
public final class ReasoningRoutes {

  private static final String ALL = "/v1/reasoning-traces";
  private static final String ONE = ALL + "/{id}";

  private final ReasoningTraces traces;
  private final JsonCodec json;

  public ReasoningRoutes(ReasoningTraces traces, JsonCodec json) {
    this.traces = traces;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(ReasoningRequest.class)
        .responses(ReasoningTraceResponse.class)
        .page("ReasoningTracePage", ReasoningHeadResponse.class, ReasoningQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.post(ALL).needs(REASONING_WRITE).once().to(this::record);
    routes
        .get(ALL)
        .needs(REASONING_READ)
        .knows("agent_id", "packet_id", "trace_id", "min_confidence", "limit", "cursor")
        .to(this::list);
    routes.get(ONE).needs(REASONING_READ).to(this::get);
    routes.delete(ONE).needs(REASONING_WRITE).to(this::delete);
  }

  private void record(Call call) {
    ReasoningTrace trace =
        traces.record(call.scope(), call.body(ReasoningRequest.class).toCommand(json));
    call.created(ALL + "/" + trace.head().id(), ReasoningTraceResponse.from(trace));
  }

  private void list(Call call) {
    Paging paging = call.paging();
    UUID packet = call.query().uuid("packet_id");
    ReasoningQuery query =
        new ReasoningQuery(
            call.query().text("agent_id"),
            packet == null ? null : new PacketId(packet),
            call.query().text("trace_id"),
            call.query().number("min_confidence"),
            paging.limit(),
            paging.position());
    paging.reply(traces.list(call.scope(), query), ReasoningHeadResponse::from);
  }

  private void get(Call call) {
    call.reply(200, ReasoningTraceResponse.from(traces.get(call.scope(), call.pathUuid("id"))));
  }

  private void delete(Call call) {
    traces.delete(call.scope(), call.pathUuid("id"));
    call.done();
  }
}
