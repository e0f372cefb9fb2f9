package io.l9.substrate.rest.memory.summary;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_WRITE;

import io.l9.substrate.domain.memory.catalog.LookupQuery;
import io.l9.substrate.domain.memory.catalog.PacketCatalog;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.summary.Summaries;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummaryView;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of summaries. */
public final class SummaryRoutes {

  private final Summaries summaries;
  private final PacketCatalog catalog;

  public SummaryRoutes(Summaries summaries, PacketCatalog catalog) {
    this.summaries = summaries;
    this.catalog = catalog;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("SummaryKind", SummaryKind.class, "The kind of thing that is summed up.")
        .requests(CreateSummaryRequest.class, EditSummaryRequest.class)
        .page("SummaryPage", SummaryResponse.class, SummaryQuery.MAX_LIMIT)
        .page("SummarySourcePage", SourceResponse.class, LookupQuery.MAX);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/summaries")
        .needs(MEMORY_READ)
        .knows("scope_type", "scope_value", "only_valid", "limit", "cursor")
        .to(this::list);
    routes.post("/v1/summaries").needs(MEMORY_WRITE).once().to(this::create);
    routes.get("/v1/summaries/{id}").needs(MEMORY_READ).to(this::get);
    routes.patch("/v1/summaries/{id}").needs(MEMORY_WRITE).ifMatch().to(this::edit);
    routes.delete("/v1/summaries/{id}").needs(MEMORY_WRITE).to(this::delete);
    routes
        .get("/v1/summaries/{id}/sources")
        .needs(MEMORY_READ)
        .knows("limit", "cursor")
        .to(this::sources);
    routes.post("/v1/summaries/{id}/regenerate").needs(MEMORY_WRITE).to(this::regenerate);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    String kind = call.query().text("scope_type");
    SummaryQuery query =
        new SummaryQuery(
            kind == null ? null : SummaryKind.ofCode(kind),
            call.query().text("scope_value"),
            call.query().flag("only_valid"),
            paging.limit(),
            paging.position());
    paging.reply(summaries.list(call.scope(), query), SummaryResponse::from);
  }

  private void create(Call call) {
    SummaryView made =
        summaries.create(call.scope(), call.body(CreateSummaryRequest.class).toCommand());
    call.version(made.summary().version());
    call.created("/v1/summaries/" + made.summary().id(), SummaryResponse.from(made));
  }

  private void get(Call call) {
    reply(call, summaries.get(call.scope(), id(call)));
  }

  private void edit(Call call) {
    SummaryId id = id(call);
    EditSummaryRequest request = call.patch(EditSummaryRequest.class);
    Set<Integer> versions =
        call.versions(() -> summaries.get(call.scope(), id).summary().version());
    reply(call, summaries.edit(call.scope(), id, request.toCommand().expecting(versions)));
  }

  private void delete(Call call) {
    summaries.delete(call.scope(), id(call));
    call.done();
  }

  private void regenerate(Call call) {
    reply(call, summaries.regenerate(call.scope(), id(call)));
  }

  private static void reply(Call call, SummaryView view) {
    call.version(view.summary().version());
    call.reply(200, SummaryResponse.from(view));
  }

  private void sources(Call call) {
    Paging paging = call.paging();
    int limit = Require.limit("/limit", paging.limit(), LookupQuery.MAX);
    List<PacketId> all = summaries.get(call.scope(), id(call)).summary().sources();
    int from = begin(all, paging.after());
    List<PacketId> page = all.subList(from, Math.min(all.size(), from + limit));
    Map<PacketId, Packet> there =
        page.isEmpty()
            ? Map.of()
            : catalog
                .lookup(call.scope(), LookupQuery.ofIds(new LinkedHashSet<>(page)))
                .found()
                .stream()
                .collect(Collectors.toMap(Packet::id, Function.identity()));
    paging.reply(
        page.stream().map(id -> SourceResponse.of(id, there.get(id))).toList(),
        from + limit < all.size() ? page.get(page.size() - 1).toString() : null);
  }

  /** Behind the last source of the page before, wherever a regeneration has put it. */
  private static int begin(List<PacketId> all, @Nullable String last) {
    int at = last == null ? 0 : all.indexOf(new PacketId(UUID.fromString(last))) + 1;
    if (last != null && at == 0) {
      throw ValidationException.at(
          "/cursor",
          ErrorCode.INVALID_CURSOR,
          "names a source that the summary no longer has: begin again without one");
    }
    return at;
  }

  private static SummaryId id(Call call) {
    return new SummaryId(call.pathUuid("id"));
  }
}
