package io.l9.substrate.rest.http;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ExceptionHandler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.observe.RequestObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.UriCompliance;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Where routes are registered; does for each what all have in common. */
public final class Routes {

  private static final String IDS = "l9.ids";
  private static final String OBSERVATION = "l9.observation";
  private static final String TEMPLATE = "l9.template";

  /** Bodies that are not worked on yet may fill one of so many parts of the heap. */
  private static final int BODIES_OF_HEAP = 8;

  /** Of every answer: it is data, not a page, and nobody's but the caller's. */
  static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer",
          "Cache-Control", "no-store");

  private final RoutesConfig routes;
  private final Admission admission;
  private final Intake intake;
  private final EventStreams streams;
  private final JsonMapper mapper =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  private final Cursors cursors;
  private final List<Route> registered = new ArrayList<>();

  /**
   * Makes a Javalin answer every failure with a problem, and every request with its ids.
   *
   * @param streams serve events
   * @param executor goes on with what has waited for a client
   * @param maxSpooled how many bytes of bodies may be in files
   * @param observer told of every request
   */
  public Routes(
      JavalinConfig config,
      Admission admission,
      EventStreams streams,
      Pace pace,
      Executor executor,
      long maxSpooled,
      Cursors cursors,
      IdGenerator ids,
      RequestObserver observer) {
    this.routes = config.routes;
    this.admission = admission;
    this.streams = streams;
    this.intake =
        new Intake(pace, executor, Runtime.getRuntime().maxMemory() / BODIES_OF_HEAP, maxSpooled);
    this.cursors = cursors;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false;
    config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.DEFAULT));
    JettyProblems jettyProblems = new JettyProblems(mapper, ids);
    config.jetty.modifyServer(server -> server.setErrorHandler(jettyProblems));
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(jettyProblems));
    routes.before(ctx -> begin(ctx, ids, observer));
    routes.after(Routes::end);
    routes.exception(ClientGoneException.class, (e, ctx) -> {});
    routes.exception(
        QuotaExceededException.class, named((e, ctx) -> Problems.write(ctx, mapper, e)));
    routes.exception(SubstrateException.class, named((e, ctx) -> Problems.write(ctx, mapper, e)));
    routes.exception(
        HttpResponseException.class, named((e, ctx) -> Problems.write(ctx, mapper, e)));
    routes.exception(Exception.class, named((e, ctx) -> Problems.writeCrash(ctx, mapper, e)));
  }

  /** Adds the schemas of what all routes have in common. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("Scope", Visibility.class, "Which kind of session may see it, besides whose it is.")
        .codes("Space", EmbeddingSpace.class, "Which side of a packet a vector represents.")
        .codes("ProblemCode", ErrorCode.class, "")
        .responses(Problem.class, AcceptedResponse.class);
  }

  /** Logs by the ids of the request, on whatever thread it failed. */
  private static <E extends Exception> ExceptionHandler<E> named(ExceptionHandler<E> answer) {
    return (e, ctx) -> {
      name(ctx);
      try {
        answer.handle(e, ctx);
      } finally {
        MDC.clear();
      }
    };
  }

  private static void name(Context ctx) {
    RequestIds ids = ids(ctx);
    MDC.put("request_id", ids.request());
    MDC.put("trace_id", ids.trace());
  }

  /** A read for callers with an identity; HEAD comes with it unless it streams. */
  public Route get(String path) {
    return new Route(HandlerType.GET, path, this::addIdentified);
  }

  public Route post(String path) {
    return new Route(HandlerType.POST, path, this::addIdentified);
  }

  public Route put(String path) {
    return new Route(HandlerType.PUT, path, this::addIdentified);
  }

  public Route patch(String path) {
    return new Route(HandlerType.PATCH, path, this::addIdentified);
  }

  public Route delete(String path) {
    return new Route(HandlerType.DELETE, path, this::addIdentified);
  }

  /** A read for everybody; HEAD comes with it. */
  public Route getOpen(String path) {
    return new Route(HandlerType.GET, path, route -> add(route, this::answerAnyone));
  }

  /** What was registered, without the reads' HEAD. */
  public List<Route> registered() {
    return List.copyOf(registered);
  }

  private void addIdentified(Route route) {
    add(route, this::answerIdentified);
  }

  private void add(Route route, BiConsumer<Context, Route> answer) {
    registered.add(route);
    add(route.method, route, answer);
    if (route.method.equals(HandlerType.GET) && !route.streamed) {
      // Javalin's own answer to HEAD is 200 for whatever id, and without asking who is calling.
      add(HandlerType.HEAD, route, answer);
    }
  }

  private void add(HandlerType method, Route route, BiConsumer<Context, Route> answer) {
    routes.addHttpHandler(
        method,
        route.path,
        ctx -> {
          ctx.attribute(TEMPLATE, route.path);
          try {
            answer.accept(ctx, route);
            MDC.clear(); // it may go on elsewhere, and this thread with something else
          } catch (Error e) {
            // Javalin would answer without a body.
            Problems.writeCrash(ctx, mapper, e);
          } finally {
            observation(ctx).left();
          }
        });
  }

  private void answerAnyone(Context ctx, Route route) {
    acceptable(ctx, route.mediaTypes);
    Call call = new Call(ctx, route, mapper, cursors, null, null);
    route.endpoint.answer(call);
    Sending.answer(ctx, call.whole());
  }

  /** No thread is held while the body comes, a place is waited for, or the answer is taken. */
  private void answerIdentified(Context ctx, Route route) {
    Admission.Visitor visitor = admission.admit(ctx, route);
    ctx.future(
        () ->
            intake
                .receive(ctx, route, visitor.person())
                .thenCompose(body -> inPlace(ctx, route, visitor, body))
                .whenComplete((sent, failure) -> visitor.close()));
  }

  private CompletableFuture<@Nullable Void> inPlace(
      Context ctx, Route route, Admission.Visitor visitor, @Nullable RequestBody body) {
    return visitor
        .place()
        .thenCompose(
            placed ->
                route.kind() == Places.Kind.LISTENER
                    ? streams.run(() -> work(ctx, route, visitor, body))
                    : sent(ctx, work(ctx, route, visitor, body)))
        .whenComplete(
            (sent, failure) -> {
              if (body != null) {
                body.close();
              }
            });
  }

  private static CompletableFuture<@Nullable Void> sent(Context ctx, @Nullable Reply reply) {
    return reply == null ? CompletableFuture.completedFuture(null) : Sending.send(ctx, reply);
  }

  /** On whatever thread; null if it has sent its answer itself. */
  private @Nullable Reply work(
      Context ctx, Route route, Admission.Visitor visitor, @Nullable RequestBody body) {
    name(ctx);
    MDC.put("correlation_id", visitor.caller().scope().correlation().toString());
    observation(ctx).entered();
    try {
      acceptable(ctx, route.mediaTypes);
      knownParameters(ctx, route.parameters);
      Preconditions.check(ctx, route);
      Call call = new Call(ctx, route, mapper, cursors, visitor, body);
      if (!route.streamed) {
        return visitor.answer(route, call);
      }
      visitor.stillWelcome();
      route.endpoint.answer(call);
      return call.wholeUnlessSent();
    } finally {
      visitor.leavePlace();
      observation(ctx).left();
      MDC.clear();
    }
  }

  static RequestIds ids(Context ctx) {
    return Objects.requireNonNull(ctx.attribute(IDS), "every request begins with its ids");
  }

  private static RequestObserver.Observation observation(Context ctx) {
    return Objects.requireNonNull(
        ctx.attribute(OBSERVATION), "every request begins with its observation");
  }

  /** Also of what was answered bit by bit, on the thread that did it. */
  private static void end(Context ctx) {
    name(ctx);
    observation(ctx).finished(ctx.attribute(TEMPLATE), ctx.statusCode());
    MDC.clear();
  }

  private static void begin(Context ctx, IdGenerator generator, RequestObserver observer) {
    String traceparent = ctx.header("traceparent");
    RequestIds ids = RequestIds.of(ctx.header("X-Request-Id"), traceparent, generator);
    ctx.attribute(IDS, ids);
    ctx.attribute(OBSERVATION, observer.started(ctx.req().getMethod(), ids.trace(), traceparent));
    name(ctx);
    ctx.header("X-Request-Id", ids.request());
    HEADERS.forEach(ctx::header);
    if (ctx.header("X-HTTP-Method-Override") != null) {
      // Javalin would take it for the method: a proxy's rules for DELETE would not see one.
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "Send the method itself, not X-HTTP-Method-Override.");
    }
  }

  private static void acceptable(Context ctx, List<String> mediaTypes) {
    String accept = ctx.header("Accept");
    if (mediaTypes.stream().noneMatch(type -> MediaTypes.accepts(accept, type))) {
      throw new ValidationException(
          ErrorCode.NOT_ACCEPTABLE, "The answer comes as " + String.join(" or ", mediaTypes) + ".");
    }
  }

  private static void knownParameters(Context ctx, Set<String> known) {
    List<Violation> unknown = new ArrayList<>();
    for (String name : ctx.queryParamMap().keySet()) {
      if (!known.contains(name)) {
        unknown.add(
            new Violation(
                "/" + name,
                ErrorCode.VALIDATION_FAILED,
                known.isEmpty()
                    ? "is no parameter here; this path knows none"
                    : "is no parameter here; this path knows "
                        + String.join(", ", known.stream().sorted().toList())));
      }
    }
    if (!unknown.isEmpty()) {
      throw new ValidationException(ErrorCode.VALIDATION_FAILED, unknown.get(0).detail(), unknown);
    }
  }
}
