package io.l9.substrate.rest.logs;

import static io.l9.substrate.domain.identity.Permission.LOGS_READ;
import static io.l9.substrate.domain.identity.Permission.LOGS_WRITE;

import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.EventStreams;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import io.l9.substrate.rest.logs.LogResultsResponse.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The routes of the agent log. */
public final class LogRoutes {

  private static final int MAX_BATCH_BODY = 8 << 20;

  private final AgentLogs logs;
  private final EventStreams streams;
  private final JsonCodec json;

  public LogRoutes(AgentLogs logs, EventStreams streams, JsonCodec json) {
    this.logs = logs;
    this.streams = streams;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(LogLineRequest.class, LogBatchRequest.class)
        .responses(LogBatchResponse.class, LogResultsResponse.class)
        .page("LogLinePage", LogLineResponse.class, LogQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.post("/v1/agent-logs").needs(LOGS_WRITE).once().to(this::append);
    routes
        .post("/v1/agent-logs/batch")
        .needs(LOGS_WRITE)
        .once()
        .body(MAX_BATCH_BODY)
        .to(this::appendAll);
    routes
        .get("/v1/agent-logs")
        .needs(LOGS_READ)
        .knows(
            "agent_id",
            "level_min",
            "trace_id",
            "task_id",
            "created_after",
            "created_before",
            "order",
            "limit",
            "cursor")
        .to(this::list);
    // before the route of one line: the path of an id would match its path too
    routes
        .get("/v1/agent-logs/tail")
        .needs(LOGS_READ)
        .knows("agent_id", "level_min", "trace_id", "task_id")
        .streams(MediaTypes.EVENT_STREAM)
        .to(this::tail);
    routes.get("/v1/agent-logs/{id}").needs(LOGS_READ).to(this::get);
  }

  private void append(Call call) {
    LogDraft draft = call.body(LogLineRequest.class).toCommand(json);
    LogEntry line = logs.append(call.scope(), List.of(draft)).get(0);
    call.created("/v1/agent-logs/" + line.id(), LogLineResponse.from(line));
  }

  private void appendAll(Call call) {
    LogBatchRequest request = call.body(LogBatchRequest.class);
    List<LogLineRequest> items = request.checkedItems();
    if (request.partial()) {
      call.reply(207, LogResultsResponse.of(appendEach(call.scope(), items)));
      return;
    }
    List<LogDraft> drafts = new ArrayList<>();
    for (LogLineRequest item : items) {
      try {
        drafts.add(item.toCommand(json));
      } catch (SubstrateException e) {
        throw e.below("/items/" + drafts.size());
      }
    }
    call.reply(201, LogBatchResponse.from(logs.append(call.scope(), drafts)));
  }

  /** Appends the lines that are well-formed; nothing else can be wrong with one. */
  private List<Item> appendEach(TenantScope scope, List<LogLineRequest> items) {
    List<Item> results = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<LogDraft> drafts = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      try {
        drafts.add(items.get(i).toCommand(json));
        places.add(i);
      } catch (SubstrateException e) {
        results.add(Item.refused(i, e));
      }
    }
    List<LogEntry> lines = logs.append(scope, drafts);
    for (int i = 0; i < lines.size(); i++) {
      results.add(Item.appended(places.get(i), lines.get(i).id()));
    }
    results.sort(Comparator.comparing(Item::index));
    return results;
  }

  private void list(Call call) {
    Paging paging = call.paging();
    LogQuery query =
        new LogQuery(
            filter(call),
            call.query().time("created_after"),
            call.query().time("created_before"),
            call.query().word("order", "desc", "asc").equals("desc"),
            paging.limit(),
            paging.position());
    paging.reply(logs.list(call.scope(), query), LogLineResponse::from);
  }

  private static LogFilter filter(Call call) {
    String level = call.query().text("level_min");
    return new LogFilter(
        call.query().text("agent_id"),
        level == null ? null : LogLevel.ofCode("/level_min", level),
        call.query().text("trace_id"),
        call.query().text("task_id"));
  }

  private void tail(Call call) {
    call.events(new LogTailSource(logs, call.scope(), filter(call)), streams);
  }

  private void get(Call call) {
    call.reply(200, LogLineResponse.from(logs.get(call.scope(), call.pathUuid("id"))));
  }
}
