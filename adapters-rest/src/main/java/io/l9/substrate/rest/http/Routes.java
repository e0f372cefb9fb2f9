package io.l9.substrate.rest.http;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.Violation;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.auth.Identification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.slf4j.MDC;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Where routes are registered; does for each what all have in common. */
public final class Routes {

  private static final String IDS = "l9.ids";

  /** Of every answer: it is data, not a page, and nobody's but the caller's. */
  static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer",
          "Cache-Control", "no-store");

  private final RoutesConfig routes;
  private final Identification identification;
  private final JsonMapper mapper =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** Makes a Javalin answer every failure with a problem, and every request with its ids. */
  public Routes(JavalinConfig config, Identification identification, IdGenerator ids) {
    this.routes = config.routes;
    this.identification = identification;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false;
    config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.DEFAULT));
    JettyProblems jettyProblems = new JettyProblems(mapper, ids);
    config.jetty.modifyServer(server -> server.setErrorHandler(jettyProblems));
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(jettyProblems));
    routes.before(ctx -> begin(ctx, ids));
    routes.after(
        ctx -> {
          MDC.remove("request_id");
          MDC.remove("trace_id");
        });
    routes.exception(SubstrateException.class, (e, ctx) -> Problems.write(ctx, mapper, e));
    routes.exception(HttpResponseException.class, (e, ctx) -> Problems.write(ctx, mapper, e));
    routes.exception(Exception.class, (e, ctx) -> Problems.writeCrash(ctx, mapper, e));
  }

  /**
   * Registers a read for callers with an identity; HEAD comes with it.
   *
   * @param parameters the query parameters that it knows
   */
  public void get(String path, Endpoint endpoint, String... parameters) {
    add(HandlerType.GET, path, endpoint, parameters);
    // Javalin's own answer to HEAD is 200 for whatever id, and without asking who is calling.
    add(HandlerType.HEAD, path, endpoint, parameters);
  }

  /** Registers a write for callers with an identity; it knows no query parameters. */
  public void post(String path, Endpoint endpoint) {
    add(HandlerType.POST, path, endpoint);
  }

  /**
   * Registers a read for everybody; HEAD comes with it.
   *
   * @param mediaType what it answers with
   */
  public void getOpen(String path, String mediaType, OpenEndpoint endpoint) {
    for (HandlerType method : List.of(HandlerType.GET, HandlerType.HEAD)) {
      add(
          method,
          path,
          ctx -> {
            acceptable(ctx, mediaType);
            endpoint.handle(new Call(ctx, mapper));
          });
    }
  }

  private void add(HandlerType method, String path, Endpoint endpoint, String... parameters) {
    Set<String> known = Set.of(parameters);
    add(
        method,
        path,
        ctx -> {
          RequestIds ids = ids(ctx);
          TenantScope scope = identification.scope(ctx::header, ids.trace());
          acceptable(ctx, MediaTypes.JSON);
          knownParameters(ctx, known);
          endpoint.handle(new Call(ctx, mapper), scope);
        });
  }

  private void add(HandlerType method, String path, Consumer<Context> endpoint) {
    routes.addHttpHandler(
        method,
        path,
        ctx -> {
          try {
            endpoint.accept(ctx);
          } catch (Error e) {
            // Javalin would answer without a body.
            Problems.writeCrash(ctx, mapper, e);
          }
        });
  }

  static RequestIds ids(Context ctx) {
    return Objects.requireNonNull(ctx.attribute(IDS), "every request begins with its ids");
  }

  private static void begin(Context ctx, IdGenerator generator) {
    RequestIds ids =
        RequestIds.of(ctx.header("X-Request-Id"), ctx.header("traceparent"), generator);
    ctx.attribute(IDS, ids);
    MDC.put("request_id", ids.request());
    MDC.put("trace_id", ids.trace());
    ctx.header("X-Request-Id", ids.request());
    HEADERS.forEach(ctx::header);
  }

  private static void acceptable(Context ctx, String mediaType) {
    if (!MediaTypes.accepts(ctx.header("Accept"), mediaType)) {
      throw new ValidationException(
          ErrorCode.NOT_ACCEPTABLE, "The answer comes as " + mediaType + ".");
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
