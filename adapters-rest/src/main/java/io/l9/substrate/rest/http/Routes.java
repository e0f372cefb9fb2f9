package io.l9.substrate.rest.http;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ExceptionHandler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.limits.ConcurrencyLimits;
import io.l9.substrate.rest.limits.QuotaExceededException;
import io.l9.substrate.rest.limits.SlowClientGuard;
import io.l9.substrate.rest.observe.RequestObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.UriCompliance;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;

/** The registry of routes, and the handling that all of them have in common. */
public final class Routes {

  private static final String IDS = "l9.ids";
  private static final String OBSERVATION = "l9.observation";
  private static final String TEMPLATE = "l9.template";

  /** The part of the heap that bodies may fill before they are read: one of so many. */
  private static final int HEAP_PARTS = 8;

  /** The headers of every answer: it is data, not a page, and only for the caller. */
  static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer",
          "Cache-Control", "no-store");

  private final RoutesConfig routes;
  private final RequestPipeline pipeline;
  private final BodyReceiver bodies;
  private final EventStreams streams;
  private final JsonMapper mapper = WireJson.MAPPER;
  private final Cursors cursors;
  private final List<Route> registered = new ArrayList<>();

  /**
   * Configures a Javalin to answer every failure with a problem, and every request with its ids.
   *
   * @param streams serve events
   * @param executor resumes requests that have waited for a client
   * @param maxSpooled how many bytes of bodies may be in files
   * @param observer told of every request
   */
  public Routes(
      JavalinConfig config,
      RequestPipeline pipeline,
      EventStreams streams,
      SlowClientGuard guard,
      Executor executor,
      long maxSpooled,
      Cursors cursors,
      IdGenerator ids,
      RequestObserver observer) {
    this.routes = config.routes;
    this.pipeline = pipeline;
    this.streams = streams;
    this.bodies =
        new BodyReceiver(
            guard, executor, Runtime.getRuntime().maxMemory() / HEAP_PARTS, maxSpooled);
    this.cursors = cursors;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false;
    config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.DEFAULT));
    JettyErrorHandler jettyProblems = new JettyErrorHandler(mapper, ids);
    config.jetty.modifyServer(server -> server.setErrorHandler(jettyProblems));
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(jettyProblems));
    routes.before(ctx -> begin(ctx, ids, observer));
    routes.after(Routes::end);
    routes.exception(ClientGoneException.class, (e, ctx) -> {});
    routes.exception(
        QuotaExceededException.class, withIds((e, ctx) -> ProblemWriter.write(ctx, mapper, e)));
    routes.exception(
        SubstrateException.class, withIds((e, ctx) -> ProblemWriter.write(ctx, mapper, e)));
    routes.exception(
        HttpResponseException.class, withIds((e, ctx) -> ProblemWriter.write(ctx, mapper, e)));
    routes.exception(
        Exception.class, withIds((e, ctx) -> ProblemWriter.writeCrash(ctx, mapper, e)));
  }

  /** Adds the schemas of what all routes have in common. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes(
            "Scope",
            Visibility.class,
            "The kind of session that may see a memory, besides its owner's.")
        .codes("Space", EmbeddingSpace.class, "The aspect of a packet that a vector represents.")
        .codes("ProblemCode", ErrorCode.class, "")
        .responses(Problem.class, AcceptedResponse.class);
  }

  /** An exception handler that logs with the ids of the request, on whatever thread it failed. */
  private static <E extends Exception> ExceptionHandler<E> withIds(ExceptionHandler<E> answer) {
    return (e, ctx) -> {
      logWithIds(ctx);
      try {
        answer.handle(e, ctx);
      } finally {
        MDC.clear();
      }
    };
  }

  private static void logWithIds(Context ctx) {
    RequestIds ids = ids(ctx);
    MDC.put("request_id", ids.request());
    MDC.put("trace_id", ids.trace());
  }

  /** A read for authenticated callers; HEAD comes with it unless it streams. */
  public Route get(String path) {
    return new Route(HandlerType.GET, path, this::addAuthenticated);
  }

  public Route post(String path) {
    return new Route(HandlerType.POST, path, this::addAuthenticated);
  }

  public Route put(String path) {
    return new Route(HandlerType.PUT, path, this::addAuthenticated);
  }

  public Route patch(String path) {
    return new Route(HandlerType.PATCH, path, this::addAuthenticated);
  }

  public Route delete(String path) {
    return new Route(HandlerType.DELETE, path, this::addAuthenticated);
  }

  /** A read without authentication; HEAD comes with it. */
  public Route getOpen(String path) {
    return new Route(HandlerType.GET, path, route -> add(route, this::answerOpen));
  }

  /**
   * Answers every path of a module that is switched off, with {@code module-disabled}.
   *
   * @param paths ends with {@code *}
   */
  public void without(String paths, String module) {
    routes.before(
        paths,
        ctx -> {
          throw new NotFoundException(
              ErrorCode.MODULE_DISABLED,
              "This server is set up without the module "
                  + module
                  + "; its operators can switch it"
                  + " on by the setting modules."
                  + module
                  + ".");
        });
  }

  /** The registered routes, without the HEAD of reads. */
  public List<Route> registered() {
    return List.copyOf(registered);
  }

  private void addAuthenticated(Route route) {
    add(route, this::answerAuthenticated);
  }

  private void add(Route route, BiConsumer<Context, Route> answer) {
    registered.add(route);
    add(route.method, route, answer);
    if (route.method.equals(HandlerType.GET)) {
      // Javalin's own answer to HEAD is 200 for any id, and without authentication.
      if (route.streamed) {
        routes.before(route.path, ctx -> refuseHead(ctx, route.path));
      } else {
        add(HandlerType.HEAD, route, answer);
      }
    }
  }

  private void refuseHead(Context ctx, String path) {
    if (HandlerType.HEAD.equals(ctx.method())) {
      String methods =
          registered.stream()
              .filter(route -> route.path.equals(path))
              .map(route -> route.method.name())
              .sorted()
              .collect(Collectors.joining(", "));
      throw new MethodNotAllowedResponse("", Map.of("allowed", methods));
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
            MDC.clear(); // the request may go on elsewhere, this thread with another one
          } catch (Error e) {
            // Javalin would answer without a body.
            ProblemWriter.writeCrash(ctx, mapper, e);
          } finally {
            observation(ctx).left();
          }
        });
  }

  private void answerOpen(Context ctx, Route route) {
    acceptable(ctx, route.mediaTypes);
    Call call = new Call(ctx, route, mapper, cursors, null, null);
    route.endpoint.answer(call);
    ResponseSender.answer(ctx, call.whole());
  }

  /** No thread waits for the body, for a slot, or for the client to read the answer. */
  private void answerAuthenticated(Context ctx, Route route) {
    RequestPipeline.AdmittedRequest admitted = pipeline.admit(ctx, route);
    ctx.future(
        () ->
            bodies
                .receive(ctx, route, admitted.principal())
                .thenCompose(body -> inSlot(ctx, route, admitted, body))
                .whenComplete((sent, failure) -> admitted.close()));
  }

  private CompletableFuture<@Nullable Void> inSlot(
      Context ctx,
      Route route,
      RequestPipeline.AdmittedRequest admitted,
      @Nullable RequestBody body) {
    return admitted
        .acquireSlot()
        .thenCompose(
            acquired ->
                route.kind() == ConcurrencyLimits.Kind.LISTENER
                    ? streams.run(() -> execute(ctx, route, admitted, body))
                    : sent(ctx, execute(ctx, route, admitted, body)))
        .whenComplete(
            (sent, failure) -> {
              if (body != null) {
                body.close();
              }
            });
  }

  private static CompletableFuture<@Nullable Void> sent(
      Context ctx, @Nullable BufferedResponse reply) {
    return reply == null
        ? CompletableFuture.completedFuture(null)
        : ResponseSender.send(ctx, reply);
  }

  /** Runs the route, on any thread; returns null if it has sent its answer itself. */
  private @Nullable BufferedResponse execute(
      Context ctx,
      Route route,
      RequestPipeline.AdmittedRequest admitted,
      @Nullable RequestBody body) {
    logWithIds(ctx);
    MDC.put("correlation_id", admitted.caller().scope().correlation().toString());
    observation(ctx).entered();
    try {
      acceptable(ctx, route.mediaTypes);
      QueryParameters.requireUtf8(ctx.queryString());
      knownParameters(ctx, route.parameters);
      Preconditions.check(ctx, route);
      Call call = new Call(ctx, route, mapper, cursors, admitted, body);
      if (!route.streamed) {
        return admitted.answer(route, call);
      }
      admitted.recheckCredential();
      route.endpoint.answer(call);
      return call.wholeUnlessSent();
    } finally {
      admitted.releaseSlot();
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

  /** Ends the observation, on the thread that finished the answer. */
  private static void end(Context ctx) {
    logWithIds(ctx);
    observation(ctx).finished(ctx.attribute(TEMPLATE), ctx.statusCode());
    MDC.clear();
  }

  private static void begin(Context ctx, IdGenerator generator, RequestObserver observer) {
    String traceparent = ctx.header("traceparent");
    RequestIds ids = RequestIds.of(ctx.header("X-Request-Id"), traceparent, generator);
    ctx.attribute(IDS, ids);
    ctx.attribute(OBSERVATION, observer.started(ctx.req().getMethod(), ids.trace(), traceparent));
    logWithIds(ctx);
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
          ErrorCode.NOT_ACCEPTABLE,
          "The answer is available as " + String.join(" or ", mediaTypes) + ".");
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
