package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request and its answer, as a route sees it. A call of a route without authentication has no
 * {@link #scope}. Not thread-safe.
 */
public final class Call {

  private final Context ctx;
  private final Route route;
  private final JsonMapper mapper;
  private final Cursors cursors;
  private final RequestPipeline.@Nullable AdmittedRequest admitted;
  private final @Nullable RequestBody body;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte @Nullable [] bytes;
  private @Nullable String revision;
  private @Nullable BufferedResponse reply;

  Call(
      Context ctx,
      Route route,
      JsonMapper mapper,
      Cursors cursors,
      RequestPipeline.@Nullable AdmittedRequest admitted,
      @Nullable RequestBody body) {
    this.ctx = ctx;
    this.route = route;
    this.mapper = mapper;
    this.cursors = cursors;
    this.admitted = admitted;
    this.body = body;
  }

  /** The authenticated caller, narrowed by the request's headers. */
  public Caller caller() {
    return admitted().caller();
  }

  private RequestPipeline.AdmittedRequest admitted() {
    return Objects.requireNonNull(admitted, "a route without identity has no caller");
  }

  /** The caller's scope, with the ids of this request. */
  public TenantScope scope() {
    return caller().scope();
  }

  /** Whether the credential has a permission. */
  public boolean may(Permission permission) {
    return caller().permissions().contains(permission);
  }

  /** Refuses a credential without a permission: where callers need different ones. */
  public void require(Permission needed) {
    RequestPipeline.requirePermission(needed, caller());
  }

  /** Whether the client prefers an asynchronous answer ({@code Prefer: respond-async}). */
  public boolean respondAsync() {
    return admitted != null && admitted.respondAsync();
  }

  /** Whether the client is a browser, which shows pages rather than JSON. */
  public boolean wantsPage() {
    String accept = ctx.header("Accept");
    return accept != null && accept.contains(MediaTypes.HTML);
  }

  String requestPath() {
    return ctx.path();
  }

  /** A part of the path, decoded. */
  public String path(String name) {
    return ctx.pathParam(name);
  }

  /**
   * A name that a user chose: a part of the path, or, where the path has none, the query parameter
   * of that name, in which {@code /}, {@code \} and {@code %} come through every server and proxy.
   *
   * @throws ValidationException if there is none
   */
  public String name(String name) {
    if (ctx.pathParamMap().containsKey(name)) {
      return ctx.pathParam(name);
    }
    String value = query().text(name);
    if (value == null) {
      throw ValidationException.at("/" + name, "is required");
    }
    return value;
  }

  /**
   * A part of the path that is a UUID.
   *
   * @throws ValidationException if it is none
   */
  public UUID pathUuid(String name) {
    UUID uuid = WireText.uuid(ctx.pathParam(name));
    if (uuid == null) {
      throw ValidationException.at("/" + name, "must be a UUID");
    }
    return uuid;
  }

  /** The query parameters. */
  public QueryParameters query() {
    return new QueryParameters(ctx.queryParamMap());
  }

  /** The page of a list that {@code limit} and {@code cursor} ask for. */
  public Paging paging() {
    return new Paging(this, cursors, ctx.path(), ctx.queryParamMap());
  }

  /**
   * The cursor of a position in the answer to a query that stands in the body: valid for the same
   * query by the same caller.
   *
   * @param query a record of all that the answer depends on
   * @param position in a format of the route's own
   */
  public String cursor(Record query, String position) {
    return cursors.encode(answerTo(query), position);
  }

  /**
   * The position that such a cursor stands for; null without one.
   *
   * @throws ValidationException {@code invalid-cursor}
   */
  public @Nullable String position(Record query, @Nullable String cursor) {
    return cursor == null ? null : cursors.decode(answerTo(query), cursor);
  }

  private String answerTo(Record query) {
    // as JSON, in which no two queries are alike
    return mapper.writeValueAsString(query) + " " + scope().owner() + " " + scope().role().code();
  }

  /**
   * The body, which is JSON.
   *
   * @throws ValidationException {@code unsupported-media-type}, {@code payload-too-large}, {@code
   *     malformed-request}, {@code validation-failed}
   */
  public <T extends Record> T body(Class<T> type) {
    typed(MediaTypes.JSON);
    return RequestReader.read(RequestBody.text(bytes()), type);
  }

  /** The body, which is a JSON merge patch (RFC 7396); see {@link PatchValue}. */
  public <T extends Record> T patch(Class<T> type) {
    typed(MediaTypes.MERGE_PATCH, MediaTypes.JSON);
    return RequestReader.read(RequestBody.text(bytes()), type);
  }

  /**
   * Returns the body, which is of this media type, in a file; it is complete before it is read.
   *
   * @return the caller's to close, which deletes the file
   */
  public SpooledBody file(String mediaType, long maxBytes) {
    typed(mediaType);
    return body == null
        ? new SpooledBody(InputStream::nullInputStream, () -> {})
        : body.spooled(maxBytes);
  }

  /** The members of the body: of a JSON object or, of PATCH, of a merge patch. */
  public Map<String, PatchValue<Object>> members(Map<String, Class<?>> types) {
    boolean isPatch = route.method.equals(HandlerType.PATCH);
    typed(isPatch ? MediaTypes.MERGE_PATCH : MediaTypes.JSON, MediaTypes.JSON);
    return RequestReader.members(RequestBody.text(bytes()), types);
  }

  /** Refuses a body that is of none of these types; the first of them is asked for. */
  private void typed(String... types) {
    if (!MediaTypes.isOneOf(ctx.header("Content-Type"), types)) {
      throw new ValidationException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: " + types[0] + ".");
    }
  }

  byte[] bytes() {
    if (bytes == null) {
      bytes = body == null ? new byte[0] : body.bytes(route.maxBody);
    }
    return bytes;
  }

  /**
   * Returns the versions that the client is ready to change; empty if it accepts any.
   *
   * @param current asked only for the refusal of a request without If-Match
   * @throws ValidationException {@code precondition-required} without If-Match
   */
  public Set<Integer> versions(IntSupplier current) {
    EntityTags tags = EntityTags.of("If-Match", ctx.header("If-Match"));
    if (tags == null) {
      throw new ValidationException(
          ErrorCode.PRECONDITION_REQUIRED,
          "Send If-Match with the ETag of what you read, now "
              + EntityTags.ofVersion(current.getAsInt())
              + ".");
    }
    return tags.versions();
  }

  /** Whether the client wants the change only if nothing is there ({@code If-None-Match: *}). */
  public boolean onlyIfAbsent() {
    EntityTags tags = EntityTags.of("If-None-Match", ctx.header("If-None-Match"));
    if (tags != null && (!tags.any() || ctx.header("If-Match") != null)) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST,
          "Send If-None-Match: * to create, or If-Match with entity tags to change, one of both.");
    }
    return tags != null;
  }

  /**
   * The revisions that the client is ready to change, as {@link #revision} gave them out; empty if
   * it accepts any. A tag that was never given out is a revision of nothing.
   */
  public Set<String> revisions() {
    EntityTags tags = EntityTags.of("If-Match", ctx.header("If-Match"));
    return tags == null ? Set.of() : tags.revisions();
  }

  /**
   * The text of the one entity tag of If-Match, without its quotes; null without the header.
   *
   * @throws ValidationException {@code malformed-request} if it holds more than a strong tag
   */
  public @Nullable String tag() {
    EntityTags tags = EntityTags.of("If-Match", ctx.header("If-Match"));
    return tags == null ? null : tags.only();
  }

  /**
   * Sets the revision that the answer shows. The entity tag is that and a hash of the answer,
   * because the answer also shows members that are no part of a revision, such as an access count.
   */
  public void revision(String shown) {
    revision = shown;
  }

  /** Sets the version that the answer shows, beside members that change without it. */
  public void versionInView(long version) {
    revision("v" + version);
  }

  /** Sets the version that the answer shows. */
  public void version(long version) {
    header("ETag", EntityTags.ofVersion(version));
  }

  /** Sets a header of the answer. */
  public void header(String name, String value) {
    headers.put(name, value);
  }

  /** Answers with a value in its wire form; with some members, if {@code fields} asks for them. */
  public void reply(int status, Object value) {
    reply(status, MediaTypes.JSON, mapper.writeValueAsBytes(selected(value)));
  }

  /** Answers with bytes. */
  public void reply(int status, String mediaType, byte[] written) {
    if (revision != null) {
      header("ETag", EntityTags.ofRevision(revision, written));
    }
    reply = new BufferedResponse(status, mediaType, headers, written);
  }

  /** Answers that something was created. */
  public void created(String location, Object value) {
    header("Location", location);
    reply(201, value);
  }

  /** Answers that the work goes on as an operation. */
  public void accepted(Operation operation) {
    header("Location", "/v1/operations/" + operation.id());
    header("Retry-After", "1");
    later(AcceptedResponse.from(operation));
  }

  /** Answers that a part of the work is done later, which the client may have asked for. */
  public void later(Object value) {
    if (respondAsync()) {
      header("Preference-Applied", "respond-async");
    }
    reply(202, value);
  }

  /** Answers that the work is done, without a body. */
  public void done() {
    reply = new BufferedResponse(204, null, headers, new byte[0]);
  }

  private Object selected(Object value) {
    String fields = route.parameters.contains("fields") ? query().text("fields") : null;
    return fields == null ? value : FieldSelection.of(fields).apply(mapper, value);
  }

  BufferedResponse whole() {
    return Objects.requireNonNull(reply, "the route gave no answer: " + route);
  }

  @Nullable BufferedResponse wholeUnlessSent() {
    return reply;
  }

  /**
   * Answers with lines of JSON as they come. A failure after the first one is the last line, {@code
   * {"problem": …}}; so an answer that ends without {@code {"summary": …}} is incomplete.
   */
  public void lines(Consumer<Lines> writer) {
    new LinesResponse(this, mapper).stream(writer);
  }

  /** The same when all lines are there: for work that must not wait for its client. */
  public void linesAtTheEnd(Consumer<Lines> writer) {
    new LinesResponse(this, mapper).sendAtTheEnd(writer);
  }

  /** The problem of a failure after the answer has begun. */
  Problem problem(RuntimeException failure) {
    return ProblemWriter.of(ctx, failure).in(ctx.path(), Routes.ids(ctx));
  }

  /** Begins an answer of unknown length; headers that are set later are lost. */
  StreamedResponse flow(String mediaType) {
    headers.forEach(ctx::header);
    ctx.res().setStatus(200);
    ctx.res().setContentType(mediaType);
    try {
      return new StreamedResponse(ctx.res().getOutputStream(), admitted());
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
  }

  /** Serves events for as long as the client listens. */
  public void events(EventStream.Source source, EventStreams streams) {
    streams.serve(this, source);
  }

  void recheckCredential() {
    admitted().recheckCredential();
  }

  /** Releases the slot while an action runs: for one that waits more than it works. */
  public void withoutSlot(Runnable action) {
    admitted().withoutSlot(action);
  }

  byte[] json(Object value) {
    return mapper.writeValueAsBytes(value);
  }

  /** Position in a stream of events, signed like a cursor. */
  String eventId(String position) {
    return cursors.encode(eventList(), position);
  }

  /** The position of the header {@code Last-Event-ID}; null at the beginning. */
  @Nullable String lastEvent() {
    String id = ctx.header("Last-Event-ID");
    return id == null || id.isEmpty() ? null : cursors.decode(eventList(), id);
  }

  private String eventList() {
    return ctx.path() + " " + scope().owner() + " " + scope().role().code();
  }
}
