package io.l9.substrate.rest.checkpoints;

import static io.l9.substrate.domain.identity.Permission.CHECKPOINTS_READ;
import static io.l9.substrate.domain.identity.Permission.CHECKPOINTS_WRITE;

import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointPlace;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.Checkpoints;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routes of checkpoints. Threads, namespaces and ids stand in queries and bodies, not in paths:
 * servers and proxies refuse or change some characters there.
 */
public final class CheckpointRoutes {

  /** The room for a value of the greatest size, in base64, and what goes with it. */
  private static final int MAX_BODY = 32 << 20;

  private static final String THREAD = "thread_id";
  private static final String NAMESPACE = "ns";
  private static final String ID = "checkpoint_id";
  private static final String RUN = "run_id";
  private static final String VALUES = "values";

  private final Checkpoints checkpoints;
  private final JsonCodec json;

  public CheckpointRoutes(Checkpoints checkpoints, JsonCodec json) {
    this.checkpoints = checkpoints;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(
            PutCheckpointRequest.class,
            PutWritesRequest.class,
            CopyCheckpointsRequest.class,
            PruneCheckpointsRequest.class,
            DeltaHistoryRequest.class)
        .responses(StoredCheckpointResponse.class, CountResponse.class, DeltaHistoryResponse.class)
        .page("CheckpointPage", CheckpointResponse.class, CheckpointQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.put("/v1/checkpoints").needs(CHECKPOINTS_WRITE).body(MAX_BODY).ifMatch().to(this::put);
    routes
        .get("/v1/checkpoints")
        .needs(CHECKPOINTS_READ)
        .knows(THREAD, NAMESPACE, ID, "before", "filter", "include", "limit", "cursor")
        .to(this::list);
    routes
        .get("/v1/checkpoints/one")
        .needs(CHECKPOINTS_READ)
        .knows(THREAD, NAMESPACE, ID)
        .to(this::one);
    routes
        .post("/v1/checkpoints/writes")
        .needs(CHECKPOINTS_WRITE)
        .body(MAX_BODY)
        .to(this::putWrites);
    routes.delete("/v1/checkpoints").needs(CHECKPOINTS_WRITE).knows(THREAD, RUN).to(this::delete);
    routes.post("/v1/checkpoints/copy").needs(CHECKPOINTS_WRITE).to(this::copy);
    routes.post("/v1/checkpoints/prune").needs(CHECKPOINTS_WRITE).to(this::prune);
    routes.post("/v1/checkpoints/delta-history").needs(CHECKPOINTS_READ).to(this::deltaHistory);
  }

  private void put(Call call) {
    CheckpointPut put = call.body(PutCheckpointRequest.class).put(json, call.tag());
    boolean isNew = checkpoints.put(call.scope(), put);
    StoredCheckpointResponse stored = StoredCheckpointResponse.from(put.address());
    if (isNew) {
      call.created(location(stored), stored);
    } else {
      call.reply(200, stored);
    }
  }

  private static String location(StoredCheckpointResponse stored) {
    return "/v1/checkpoints/one?thread_id="
        + encoded(stored.threadId())
        + "&ns="
        + encoded(stored.ns())
        + "&checkpoint_id="
        + encoded(stored.checkpointId());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    boolean complete = call.query().names("include", Set.of(VALUES)).contains(VALUES);
    CheckpointQuery query =
        new CheckpointQuery(
            call.query().text(THREAD),
            call.query().text(NAMESPACE),
            call.query().text(ID),
            call.query().text("before"),
            filter(call.query().text("filter")),
            paging.limit(),
            place(paging.after()));
    if (complete) {
      reply(
          paging,
          checkpoints.listComplete(call.scope(), query).stream()
              .map(CheckpointResponse::from)
              .toList());
    } else {
      List<CheckpointHead> heads = checkpoints.list(call.scope(), query);
      reply(paging, heads.stream().map(CheckpointResponse::from).toList());
    }
  }

  private static void reply(Paging paging, List<CheckpointResponse> page) {
    boolean isLast = page.size() < paging.limit();
    paging.reply(page, isLast ? null : cursor(page.get(page.size() - 1)));
  }

  private @Nullable JsonDocument filter(@Nullable String text) {
    return text == null ? null : new RawJson(text).parse(json, "/filter");
  }

  /** Returns a place as the lengths and texts of its parts, which have characters of any kind. */
  private static String cursor(CheckpointResponse last) {
    return last.checkpointId().length()
        + " "
        + last.threadId().length()
        + " "
        + last.checkpointId()
        + last.threadId()
        + last.ns();
  }

  private static @Nullable CheckpointPlace place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(" ", 3);
    int id = Integer.parseInt(parts[0]);
    int thread = id + Integer.parseInt(parts[1]);
    return new CheckpointPlace(
        parts[2].substring(0, id), parts[2].substring(id, thread), parts[2].substring(thread));
  }

  private void one(Call call) {
    call.reply(
        200,
        checkpoints
            .find(
                call.scope(),
                Require.present("/" + THREAD, call.query().text(THREAD)),
                Objects.requireNonNullElse(call.query().text(NAMESPACE), ""),
                call.query().text(ID))
            .map(CheckpointResponse::from)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        ErrorCode.NOT_FOUND, "There is no such checkpoint of your own.")));
  }

  private void putWrites(Call call) {
    checkpoints.putWrites(call.scope(), call.body(PutWritesRequest.class).put());
    call.done();
  }

  private void delete(Call call) {
    String thread = call.query().text(THREAD);
    String run = call.query().text(RUN);
    if ((thread == null) == (run == null)) {
      throw ValidationException.at("/" + THREAD, "or run_id is required, one of both");
    }
    long unused =
        thread == null
            ? checkpoints.deleteRun(call.scope(), Objects.requireNonNull(run))
            : checkpoints.deleteThread(call.scope(), thread);
    call.done();
  }

  private void copy(Call call) {
    CopyCheckpointsRequest request = call.body(CopyCheckpointsRequest.class);
    call.reply(
        200,
        new CountResponse(
            checkpoints.copy(
                call.scope(),
                Require.present("/from", request.from()),
                Require.present("/to", request.to()))));
  }

  private void prune(Call call) {
    call.reply(
        200,
        new CountResponse(
            checkpoints.prune(call.scope(), call.body(PruneCheckpointsRequest.class).prune())));
  }

  private void deltaHistory(Call call) {
    DeltaHistoryRequest request = call.body(DeltaHistoryRequest.class);
    call.reply(
        200,
        DeltaHistoryResponse.from(
            checkpoints.deltaHistory(
                call.scope(),
                PutCheckpointRequest.address(
                    request.threadId(), request.ns(), request.checkpointId()),
                Require.present("/channels", request.channels()))));
  }
}
