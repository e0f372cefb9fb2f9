package io.l9.substrate.rest.traces;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.traces.RequestTraces;
import io.l9.substrate.domain.traces.TraceKind;
import io.l9.substrate.domain.traces.TracePage;
import io.l9.substrate.domain.traces.TracePart;
import io.l9.substrate.domain.traces.TracePlace;
import io.l9.substrate.domain.traces.TraceQuery;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The route of traces of requests. A credential sees the parts that it may read otherwise too. */
public final class TraceRoutes {

  private static final String TRACE = "trace_id";

  private final RequestTraces traces;

  public TraceRoutes(RequestTraces traces) {
    this.traces = traces;
  }

  /** Adds the schemas of what this route writes. */
  public static void schemas(Schemas schemas) {
    schemas.responses(TraceResponse.class);
  }

  public void register(Routes routes) {
    routes.get("/v1/traces/{trace_id}").knows("limit", "cursor").to(this::read);
    routes.get("/v1/trace").knows(TRACE, "limit", "cursor").to(this::read);
  }

  private void read(Call call) {
    Set<TracePart> readable = EnumSet.noneOf(TracePart.class);
    Set<TracePart> withheld = EnumSet.noneOf(TracePart.class);
    for (TracePart part : TracePart.values()) {
      (call.may(permission(part)) ? readable : withheld).add(part);
    }
    if (readable.isEmpty()) {
      call.require(Permission.MEMORY_READ);
    }
    Paging paging = call.paging();
    TracePage page =
        traces.read(
            call.scope(),
            new TraceQuery(call.name(TRACE), readable, paging.limit(), place(paging.after())));
    TracePlace next = page.next();
    call.reply(
        200,
        TraceResponse.of(
            paging.page(
                page.entries().stream().map(TraceEntryResponse::from).toList(),
                next == null ? null : written(next)),
            withheld.stream().map(TracePart::code).toList()));
  }

  private static Permission permission(TracePart part) {
    return switch (part) {
      case LOG -> Permission.LOGS_READ;
      case REASONING -> Permission.REASONING_READ;
      case PACKETS -> Permission.MEMORY_READ;
      case TASKS -> Permission.TASKS_READ;
      case CHECKPOINTS -> Permission.CHECKPOINTS_READ;
    };
  }

  private static String written(TracePlace place) {
    return place.at() + " " + place.id() + " " + place.kind().code() + " " + place.ordinal();
  }

  private static @Nullable TracePlace place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(" ", -1);
    return new TracePlace(
        Instant.parse(parts[0]),
        UUID.fromString(parts[1]),
        TraceKind.ofCode(parts[2]),
        Integer.parseInt(parts[3]));
  }
}
