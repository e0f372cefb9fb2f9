package io.l9.substrate.rest;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.auth.CallerResolver;
import io.l9.substrate.rest.http.Cursors;
import io.l9.substrate.rest.http.EventStreams;
import io.l9.substrate.rest.http.RequestPipeline;
import io.l9.substrate.rest.http.Route;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.limits.ConcurrencyLimits;
import io.l9.substrate.rest.limits.RateLimits;
import io.l9.substrate.rest.limits.SlowClientGuard;
import io.l9.substrate.rest.observe.RequestObserver;
import io.l9.substrate.rest.system.InfoResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The running HTTP server. Thread-safe. */
public final class RestServer implements AutoCloseable {

  /** The version of the interface, as in the OpenAPI document. */
  private static final String VERSION = "0.1.0";

  /** The largest page of any list. */
  private static final int MAX_PAGE = 200;

  /** The time for which a connection without a request delays the stop. */
  private static final Duration IDLE_AT_STOP = Duration.ofMillis(100);

  /** The number of connections; more wait in the operating system's queue. */
  private static final int MAX_CONNECTIONS = 10_000;

  /**
   * The number of connections that may wait to be accepted. The default of 50 overflows when many
   * clients connect at once, and each of them then repeats its attempt after seconds.
   */
  private static final int ACCEPT_QUEUE = 1_024;

  /** The idle timeout of a connection when there are as many as there may be. */
  private static final Duration IDLE_WHEN_FULL = Duration.ofSeconds(1);

  /** The time for which a new task waits for a thread before there counts as none. */
  private static final Duration THREAD_TIMEOUT = Duration.ofSeconds(1);

  /** The number of imports of the largest size that may be on disk, as requests or operations. */
  private static final int SPOOLED_IMPORTS = 8;

  private static final int MIN_THREADS = 8;
  private static final int MAX_THREADS = 250;

  private static final List<String> EXPOSED_HEADERS =
      List.of(
          "ETag",
          "Link",
          "Location",
          "RateLimit",
          "RateLimit-Policy",
          "Retry-After",
          "Idempotent-Replayed",
          "X-Request-Id");

  private final Javalin javalin;
  private final List<Route> routes;
  private final Resources resources;
  private final int port;

  private RestServer(Javalin javalin, List<Route> routes, Resources resources) {
    this.javalin = javalin;
    this.routes = routes;
    this.resources = resources;
    this.port = javalin.port();
  }

  /** The threads of a server, and the limits on their use. */
  private record Resources(
      QueuedThreadPool threads,
      ScheduledExecutorService timer,
      ConcurrencyLimits concurrency,
      SlowClientGuard slowClients,
      EventStreams events) {

    int connected() {
      return Stream.of(slowClients.getServer().getConnectors())
          .mapToInt(connector -> connector.getConnectedEndPoints().size())
          .sum();
    }

    /** Whether a new task would get a thread soon. */
    boolean hasFreeThread() {
      try {
        CompletableFuture.runAsync(() -> {}, threads)
            .get(THREAD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    static Resources of(RestConfig config, Clock clock) {
      QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
      threads.setName("l9-http");
      ScheduledThreadPoolExecutor timer =
          new ScheduledThreadPoolExecutor(
              1,
              work -> {
                Thread thread = new Thread(work, "l9-http-timer");
                thread.setDaemon(true);
                return thread;
              });
      timer.setRemoveOnCancelPolicy(true);
      RestConfig.Limits limits = config.limits();
      return new Resources(
          threads,
          timer,
          new ConcurrencyLimits(
              limits.atOnceOfAll(),
              limits.atOnce(),
              limits.atOnceBesideOthers(),
              threads,
              timer,
              clock),
          new SlowClientGuard(config.timeouts(), timer),
          new EventStreams(config.timeouts().events()));
    }
  }

  /**
   * Starts a server; when this returns, it listens.
   *
   * @throws IllegalArgumentException if the host is unknown, or other machines could reach it and
   *     the authenticator is for loopback only
   * @throws io.javalin.util.JavalinBindException if the port is taken
   */
  public static RestServer start(
      RestConfig config, RestUseCases useCases, Authenticator authenticator) {
    return start(config, useCases, authenticator, RequestObserver.NONE);
  }

  /** The same, with an observer of every request. */
  public static RestServer start(
      RestConfig config,
      RestUseCases useCases,
      Authenticator authenticator,
      RequestObserver observer) {
    if (authenticator.loopbackOnly() && !loopback(config.host())) {
      throw new IllegalArgumentException(
          "refusing to listen on "
              + config.host()
              + " with a development key: other machines could reach it. Listen on 127.0.0.1, or"
              + " configure real keys.");
    }
    Resources resources = Resources.of(config, useCases.clock());
    List<Route> routes = new ArrayList<>();
    Javalin javalin =
        Javalin.create(
            javalinConfig -> {
              listen(javalinConfig, config, resources);
              routes.addAll(
                  register(javalinConfig, config, useCases, authenticator, resources, observer));
            });
    try {
      return new RestServer(javalin.start(), List.copyOf(routes), resources);
    } catch (RuntimeException e) {
      resources.timer().shutdownNow();
      throw e;
    }
  }

  private static void listen(JavalinConfig javalin, RestConfig config, Resources resources) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.jetty.threadPool = resources.threads();
    javalin.http.compressionStrategy = CompressionStrategy.NONE; // ResponseSender compresses
    javalin.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
          connector.setHost(config.host());
          connector.setPort(config.port());
          connector.setAcceptQueueSize(ACCEPT_QUEUE);
          connector.setIdleTimeout(config.timeouts().idle().toMillis());
          connector.setShutdownIdleTimeout(IDLE_AT_STOP.toMillis());
          return connector;
        });
    javalin.jetty.modifyServer(
        server -> {
          server.setStopTimeout(config.stopTimeout().toMillis());
          server.insertHandler(resources.slowClients());
          NetworkConnectionLimit connections = new NetworkConnectionLimit(MAX_CONNECTIONS, server);
          connections.setEndPointIdleTimeout(IDLE_WHEN_FULL.toMillis());
          server.addBean(connections);
        });
    if (!config.corsOrigins().isEmpty()) {
      javalin.bundledPlugins.enableCors(
          cors ->
              cors.addRule(
                  rule -> {
                    config.corsOrigins().forEach(origin -> rule.allowHost(origin));
                    EXPOSED_HEADERS.forEach(rule::exposeHeader);
                  }));
    }
  }

  private static List<Route> register(
      JavalinConfig javalin,
      RestConfig config,
      RestUseCases useCases,
      Authenticator authenticator,
      Resources resources,
      RequestObserver observer) {
    RestConfig.Limits limits = config.limits();
    RequestPipeline pipeline =
        new RequestPipeline(
            new CallerResolver(authenticator, useCases.ids(), useCases.clock()),
            new RateLimits(limits.requests(), limits.window(), useCases.clock()),
            resources.concurrency(),
            useCases.deadlines(),
            useCases.requests().idempotent(),
            limits.deadline(),
            limits.maxDeadline(),
            useCases.clock());
    Routes routes =
        new Routes(
            javalin,
            pipeline,
            resources.events(),
            resources.slowClients(),
            resources.threads(),
            limits.importBytes() * SPOOLED_IMPORTS,
            new Cursors(config.cursorSecret()),
            useCases.ids(),
            observer);
    new AllRoutes(useCases, resources.events(), limits.importBytes(), info(limits))
        .register(routes);
    return routes.registered();
  }

  private static InfoResponse info(RestConfig.Limits limits) {
    return new InfoResponse(
        VERSION,
        new InfoResponse.Limits(
            MAX_PAGE,
            PacketIngestion.MAX_BATCH,
            limits.importBytes(),
            limits.deadline().toSeconds(),
            limits.maxDeadline().toSeconds(),
            limits.requests(),
            limits.window().toSeconds(),
            limits.atOnce()));
  }

  private static boolean loopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no such host to listen on: " + host, e);
    }
  }

  /** The port that it listens on, or listened on before it was closed. */
  public int port() {
    return port;
  }

  /** Every route as {@code GET /v1/packets/{id}}. */
  List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(entry -> entry.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .toList();
  }

  /** The routes, without the HEAD of reads. */
  List<Route> described() {
    return routes;
  }

  /** Whether a request of a tenant that has none in progress would be executed soon. */
  public boolean isAvailable() {
    return resources.concurrency().isAvailable()
        && resources.connected() < MAX_CONNECTIONS
        && resources.hasFreeThread();
  }

  /** Refuses new requests, lets those in progress finish within the stop timeout, and stops. */
  @Override
  public void close() {
    resources.events().close();
    javalin.stop();
    resources.timer().shutdownNow();
  }
}
