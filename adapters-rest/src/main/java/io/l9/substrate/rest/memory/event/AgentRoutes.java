package io.l9.substrate.rest.memory.event;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_WRITE;

import io.l9.substrate.domain.memory.event.AgentActivity;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventDraft;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.event.AgentEvents;
import io.l9.substrate.domain.memory.event.AgentListQuery;
import io.l9.substrate.domain.memory.event.AgentPlace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes of agents and of their events. */
public final class AgentRoutes {

  private static final int MAX_BATCH_BODY = 8 << 20;
  private static final String ONLY_ITEM = "/items/0";

  private final AgentEvents events;
  private final JsonCodec json;

  public AgentRoutes(AgentEvents events, JsonCodec json) {
    this.events = events;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(AgentEventRequest.class, AgentEventBatchRequest.class)
        .responses(AgentEventBatchResponse.class)
        .page("AgentPage", AgentResponse.class, AgentListQuery.MAX_LIMIT)
        .page("AgentEventPage", AgentEventResponse.class, AgentEventQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.get("/v1/agents").needs(MEMORY_READ).knows("limit", "cursor").to(this::agents);
    routes.get("/v1/agents/{id}").needs(MEMORY_READ).to(this::agent);
    routes.get("/v1/agent").needs(MEMORY_READ).knows("id").to(this::agent);
    routes
        .get("/v1/agent-events")
        .needs(MEMORY_READ)
        .knows(
            "agent_id",
            "event_type",
            "packet_id",
            "created_after",
            "created_before",
            "order",
            "limit",
            "cursor")
        .to(this::list);
    routes.post("/v1/agent-events").needs(MEMORY_WRITE).once().to(this::append);
    routes
        .post("/v1/agent-events/batch")
        .needs(MEMORY_WRITE)
        .once()
        .body(MAX_BATCH_BODY)
        .to(this::appendAll);
    routes.get("/v1/agent-events/{id}").needs(MEMORY_READ).to(this::get);
  }

  private void agents(Call call) {
    Paging paging = call.paging();
    List<AgentActivity> agents =
        events.agents(call.scope(), new AgentListQuery(paging.limit(), place(paging.after())));
    AgentActivity last = agents.size() < paging.limit() ? null : agents.get(agents.size() - 1);
    paging.reply(
        agents.stream().map(AgentResponse::from).toList(),
        last == null ? null : last.place().last() + " " + last.place().agentId());
  }

  private static @Nullable AgentPlace place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(" ", 2);
    return new AgentPlace(Instant.parse(parts[0]), parts[1]);
  }

  private void agent(Call call) {
    call.reply(200, AgentResponse.from(events.agent(call.scope(), call.name("id"))));
  }

  private void list(Call call) {
    Paging paging = call.paging();
    UUID packet = call.query().uuid("packet_id");
    AgentEventQuery query =
        new AgentEventQuery(
            call.query().text("agent_id"),
            call.query().text("event_type"),
            packet == null ? null : new PacketId(packet),
            call.query().time("created_after"),
            call.query().time("created_before"),
            call.query().word("order", "desc", "asc").equals("desc"),
            paging.limit(),
            paging.position());
    paging.reply(events.list(call.scope(), query), AgentEventResponse::from);
  }

  private void append(Call call) {
    AgentEventDraft draft = call.body(AgentEventRequest.class).toCommand(json);
    AgentEvent event = appended(call, draft);
    call.created("/v1/agent-events/" + event.id(), AgentEventResponse.from(event));
  }

  private AgentEvent appended(Call call, AgentEventDraft draft) {
    try {
      return events.append(call.scope(), List.of(draft)).get(0);
    } catch (ValidationException e) {
      // The use case takes many, and names them; here there is one.
      throw new ValidationException(
          e.code(),
          e.violations().get(0).detail(),
          e.violations().stream()
              .map(it -> new Violation(alone(it.pointer()), it.code(), it.detail()))
              .toList());
    }
  }

  private static String alone(String pointer) {
    return pointer.startsWith(ONLY_ITEM) ? pointer.substring(ONLY_ITEM.length()) : pointer;
  }

  private void appendAll(Call call) {
    List<AgentEventDraft> drafts = call.body(AgentEventBatchRequest.class).toCommands(json);
    call.reply(
        201,
        new AgentEventBatchResponse(
            events.append(call.scope(), drafts).stream().map(AgentEventResponse::from).toList()));
  }

  private void get(Call call) {
    call.reply(200, AgentEventResponse.from(events.get(call.scope(), call.pathUuid("id"))));
  }
}
