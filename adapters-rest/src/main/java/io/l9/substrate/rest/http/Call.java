package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request and its answer, as a route sees it. Whoever calls a route without identity has no
 * {@link #scope}. Not thread-safe.
 */
public final class Call {

  private final Context ctx;
  private final Route route;
  private final JsonMapper mapper;
  private final Cursors cursors;
  private final Admission.@Nullable Visitor visitor;
  private final @Nullable RequestBody body;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte @Nullable [] bytes;
  private @Nullable String revision;
  private @Nullable Reply reply;

  Call(
      Context ctx,
      Route route,
      JsonMapper mapper,
      Cursors cursors,
      Admission.@Nullable Visitor visitor,
      @Nullable RequestBody body) {
    this.ctx = ctx;
    this.route = route;
    this.mapper = mapper;
    this.cursors = cursors;
    this.visitor = visitor;
    this.body = body;
  }

  /** Whose credential was sent, narrowed to what its headers ask for. */
  public Caller caller() {
    return visitor().caller();
  }

  private Admission.Visitor visitor() {
    return Objects.requireNonNull(visitor, "a route without identity has no caller");
  }

  /** Who acts, with the ids of this request. */
  public TenantScope scope() {
    return caller().scope();
  }

  /**
   * Refuses a credential that is not good for something: for routes that need one thing of some
   * callers and another of others.
   */
  public void require(Permission needed) {
    Admission.permitted(needed, caller());
  }

  /** Whether the client would rather be told later ({@code Prefer: respond-async}). */
  public boolean respondAsync() {
    return visitor != null && visitor.respondAsync();
  }

  /** Whether a browser asks, which shows pages rather than JSON. */
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
   * A name that its writer chose: a part of the path, or, where the path has none, the query
   * parameter of the same name. In a path, servers and proxies between refuse or change what is
   * encoded of {@code /}, {@code \} and {@code %}; in a query nobody does.
   *
   * @throws ValidationException if there is none
   */
  public String name(String name) {
    if (ctx.pathParamMap().containsKey(name)) {
      return ctx.pathParam(name);
    }
    String value = query(name);
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

  /**
   * A query parameter; null if absent.
   *
   * @throws ValidationException if it is there twice or cannot be decoded
   */
  public @Nullable String query(String name) {
    List<String> values = ctx.queryParamMap().get(name);
    if (values == null) {
      return null;
    }
    if (values.size() != 1) {
      throw ValidationException.at("/" + name, "must be given once, percent-encoded in UTF-8");
    }
    return values.get(0);
  }

  /** A query parameter that may be given many times; empty if absent. */
  public List<String> queryAll(String name) {
    return ctx.queryParamMap().getOrDefault(name, List.of());
  }

  /** A query parameter that lists names of a known set, separated by commas; empty if absent. */
  public Set<String> queryNames(String name, Set<String> known) {
    String value = query(name);
    if (value == null) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>(List.of(value.split(",", -1)));
    if (!known.containsAll(names)) {
      throw ValidationException.at(
          "/" + name, "must list some of " + String.join(", ", known.stream().sorted().toList()));
    }
    return names;
  }

  /** A query parameter that is one of some words. */
  public String queryWord(String name, String absent, String... others) {
    String value = query(name);
    if (value == null || value.equals(absent) || List.of(others).contains(value)) {
      return value == null ? absent : value;
    }
    throw ValidationException.at(
        "/" + name, "must be one of " + absent + ", " + String.join(", ", others));
  }

  /** A query parameter that is true or false. */
  public boolean queryFlag(String name) {
    return queryWord(name, "false", "true").equals("true");
  }

  /**
   * A query parameter that is a whole number.
   *
   * @throws ValidationException if it is none
   */
  public int queryInt(String name, int absent) {
    String value = query(name);
    if (value == null) {
      return absent;
    }
    BigDecimal whole = WireText.whole(value);
    if (whole == null || whole.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
      throw ValidationException.at("/" + name, "must be a whole number");
    }
    return whole.intValueExact();
  }

  /** A query parameter that is a number; null if absent. */
  public @Nullable Double queryNumber(String name) {
    String value = query(name);
    if (value == null) {
      return null;
    }
    Double number = WireText.number(value);
    if (number == null) {
      throw ValidationException.at("/" + name, "must be a number, such as 0.5");
    }
    return number;
  }

  /** A query parameter that is a UUID; null if absent. */
  public @Nullable UUID queryUuid(String name) {
    String value = query(name);
    UUID uuid = value == null ? null : WireText.uuid(value);
    if (value != null && uuid == null) {
      throw ValidationException.at("/" + name, "must be a UUID");
    }
    return uuid;
  }

  /** A query parameter that is a time; null if absent. */
  public @Nullable Instant queryTime(String name) {
    String value = query(name);
    Instant time = value == null ? null : WireText.time(value);
    if (value != null && time == null) {
      throw ValidationException.at(
          "/" + name, "must be a time as in RFC 3339, such as 2026-01-31T12:00:00Z");
    }
    return time;
  }

  /** The part of a list that is asked for by {@code limit} and {@code cursor}. */
  public Paging paging() {
    return new Paging(this, cursors, ctx.path(), ctx.queryParamMap());
  }

  /**
   * The cursor of a place in the answer to a question that stands in the body: good for the same
   * question by the same caller.
   *
   * @param question a record of all that the answer depends on
   * @param place in words of the route's own
   */
  public String cursor(Record question, String place) {
    return cursors.encode(answerTo(question), place);
  }

  /**
   * The place that such a cursor stands for; null without one.
   *
   * @throws ValidationException {@code invalid-cursor}
   */
  public @Nullable String place(Record question, @Nullable String cursor) {
    return cursor == null ? null : cursors.decode(answerTo(question), cursor);
  }

  private String answerTo(Record question) {
    // as JSON, in which no two questions are alike
    return mapper.writeValueAsString(question)
        + " "
        + scope().owner()
        + " "
        + scope().role().code();
  }

  /**
   * The body, which is JSON.
   *
   * @throws ValidationException {@code unsupported-media-type}, {@code payload-too-large}, {@code
   *     malformed-request}, {@code validation-failed}
   */
  public <T extends Record> T body(Class<T> type) {
    typed("application/json", MediaTypes.JSON);
    return RequestReader.read(RequestBody.text(bytes()), type);
  }

  /** The body, which is a JSON merge patch (RFC 7396); see {@link PatchValue}. */
  public <T extends Record> T patch(Class<T> type) {
    typed("application/merge-patch+json", MediaTypes.MERGE_PATCH, MediaTypes.JSON);
    return RequestReader.read(RequestBody.text(bytes()), type);
  }

  /**
   * The body, which is newline-delimited JSON, spooled to a file. Whole before anything is done
   * with it, so that a client need not read answers while it sends.
   *
   * @return the caller's to close, which deletes the file
   */
  public InputStream lines(long maxBytes) {
    typed("application/x-ndjson", MediaTypes.NDJSON);
    return body == null ? InputStream.nullInputStream() : body.stream(maxBytes);
  }

  private void typed(String asked, String... types) {
    if (!MediaTypes.isOneOf(ctx.header("Content-Type"), types)) {
      throw new ValidationException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: " + asked + ".");
    }
  }

  byte[] bytes() {
    if (bytes == null) {
      bytes = body == null ? new byte[0] : body.bytes(route.maxBody);
    }
    return bytes;
  }

  /**
   * Refuses to change what the client has not seen.
   *
   * @param current the version that is there
   * @throws ValidationException {@code precondition-required} without If-Match
   * @throws VersionMismatchException if If-Match names other versions
   */
  public void requireVersion(long current) {
    EntityTags tags = EntityTags.of("If-Match", ctx.header("If-Match"));
    if (tags == null) {
      throw new ValidationException(
          ErrorCode.PRECONDITION_REQUIRED,
          "Send If-Match with the ETag of what you read, now "
              + EntityTags.ofVersion(current)
              + ".");
    }
    tags.requireVersion(current);
  }

  /**
   * The revisions that the client is ready to change, as {@link #revision} gave them out; empty if
   * it takes whatever is there. A tag that was never given out is a revision of nothing.
   */
  public Set<String> revisions() {
    EntityTags tags = EntityTags.of("If-Match", ctx.header("If-Match"));
    return tags == null ? Set.of() : tags.revisions();
  }

  /**
   * Says which revision the answer shows. Its tag is that and a hash of the answer, because the
   * answer also shows what is no part of a revision, such as how often something was read.
   */
  public void revision(String shown) {
    revision = shown;
  }

  /** Says which version the answer shows. */
  public void version(long version) {
    header("ETag", EntityTags.ofVersion(version));
  }

  /** Sets a header of the answer. */
  public void header(String name, String value) {
    headers.put(name, value);
  }

  /** Answers with a value, in the members' wire names; in part, if {@code fields} asks for that. */
  public void reply(int status, Object value) {
    reply(status, MediaTypes.JSON, mapper.writeValueAsBytes(projected(value)));
  }

  /** Answers with what is already written. */
  public void reply(int status, String mediaType, byte[] written) {
    if (revision != null) {
      header("ETag", EntityTags.ofRevision(revision, written));
    }
    reply = new Reply(status, mediaType, headers, written);
  }

  /** Answers that something new is there. */
  public void created(String location, Object value) {
    header("Location", location);
    reply(201, value);
  }

  /** Answers that it goes on after this, as an operation. */
  public void accepted(Operation operation) {
    header("Location", "/v1/operations/" + operation.id());
    header("Retry-After", "1");
    later(AcceptedResponse.from(operation));
  }

  /** Answers that a part of it is done later, which the client may have asked for. */
  public void later(Object value) {
    if (respondAsync()) {
      header("Preference-Applied", "respond-async");
    }
    reply(202, value);
  }

  /** Answers that it is done. */
  public void done() {
    reply = new Reply(204, null, headers, new byte[0]);
  }

  Reply whole() {
    return Objects.requireNonNull(reply, "the route gave no answer: " + route);
  }

  @Nullable Reply wholeUnlessSent() {
    return reply;
  }

  private Object projected(Object value) {
    String fields = route.parameters.contains("fields") ? query("fields") : null;
    if (fields == null) {
      return value;
    }
    Set<String> wanted = new LinkedHashSet<>(List.of(fields.split(",", -1)));
    JsonNode whole = mapper.valueToTree(value);
    List<JsonNode> things = new ArrayList<>();
    if (value instanceof PageResponse<?>) {
      whole.path("data").forEach(things::add);
    } else {
      things.add(whole);
    }
    for (JsonNode thing : things) {
      ObjectNode object = (ObjectNode) thing;
      for (String name : wanted) {
        if (!object.has(name)) {
          throw ValidationException.at(
              "/fields", "must list some of " + String.join(", ", object.propertyNames()));
        }
      }
      object.retain(wanted);
    }
    return whole;
  }

  /** Takes the lines of an answer, one after the other. */
  public interface Lines {
    /** Writes a line. */
    void write(Object value);
  }

  /**
   * Answers with lines of JSON as they come. A failure after the first one is the last line, {@code
   * {"problem": …}}; so an answer that ends without {@code {"summary": …}} is not whole.
   */
  public void lines(Consumer<Lines> writer) {
    Outflow[] out = new Outflow[1];
    Lines lines =
        value -> {
          if (out[0] == null) {
            out[0] = flow(MediaTypes.NDJSON);
          }
          out[0].write(line(value));
        };
    try {
      writer.accept(lines);
      if (out[0] != null) {
        out[0].finish();
      }
    } catch (ClientGoneException e) {
      throw e;
    } catch (RuntimeException e) {
      if (out[0] == null) {
        throw e;
      }
      Problem problem = Problems.of(ctx, e);
      out[0].breakOff(line(Map.of("problem", problem.in(ctx.path(), Routes.ids(ctx)))));
    }
  }

  /**
   * Answers with lines of JSON when all of them are there: for work that must not wait for its
   * client, such as what is one unit of work.
   */
  public void linesAtTheEnd(Consumer<Lines> writer) {
    try (FileChannel spool = Spool.open()) {
      OutputStream kept = new BufferedOutputStream(Channels.newOutputStream(spool));
      writer.accept(
          value -> {
            try {
              kept.write(line(value));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      kept.flush();
      spool.position(0);
      InputStream lines = Channels.newInputStream(spool);
      Outflow out = flow(MediaTypes.NDJSON);
      for (byte[] some = lines.readNBytes(Outflow.PIECE);
          some.length > 0;
          some = lines.readNBytes(Outflow.PIECE)) {
        out.write(some);
      }
      out.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] line(Object value) {
    byte[] json = mapper.writeValueAsBytes(value);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /** Begins an answer whose end is not known; headers that are set later are lost. */
  Outflow flow(String mediaType) {
    headers.forEach(ctx::header);
    ctx.res().setStatus(200);
    ctx.res().setContentType(mediaType);
    try {
      return new Outflow(ctx.res().getOutputStream(), visitor());
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
  }

  /** Serves events for as long as the client listens. */
  public void events(EventStream.Source source, EventStreams streams) {
    streams.serve(this, source);
  }

  void stillWelcome() {
    visitor().stillWelcome();
  }

  /** Does something that takes its time without a place. */
  void aside(Runnable other) {
    visitor().aside(other);
  }

  byte[] json(Object value) {
    return mapper.writeValueAsBytes(value);
  }

  /** Position in a stream of events, signed like a cursor. */
  String eventId(String position) {
    return cursors.encode(eventList(), position);
  }

  /** Where the client goes on, by the header {@code Last-Event-ID}; null at the beginning. */
  @Nullable String lastEvent() {
    String id = ctx.header("Last-Event-ID");
    return id == null || id.isEmpty() ? null : cursors.decode(eventList(), id);
  }

  private String eventList() {
    return ctx.path() + " " + scope().owner() + " " + scope().role().code();
  }
}
