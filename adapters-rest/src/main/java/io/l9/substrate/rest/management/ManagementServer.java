package io.l9.substrate.rest.management;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.l9.substrate.rest.management.Readiness.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running server of probes and metrics, with threads of its own: it answers when the other
 * server has none left. Thread-safe.
 */
public final class ManagementServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

  /** The exposition format of Prometheus. */
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String JSON = "application/json";
  private static final int MAX_THREADS = 8;
  private static final int UNAVAILABLE = 503;

  private final Javalin javalin;
  private final int port;

  private ManagementServer(Javalin javalin) {
    this.javalin = javalin;
    this.port = javalin.port();
  }

  /**
   * Starts a server; when this returns, it listens.
   *
   * @param metrics in Prometheus' text format, asked at each scrape
   * @param info what this is, as plain values; without secrets and tenants
   * @throws io.javalin.util.JavalinBindException if the port is taken
   */
  public static ManagementServer start(
      ManagementConfig config,
      Readiness readiness,
      Supplier<String> metrics,
      Supplier<Map<String, Object>> info) {
    Javalin javalin =
        Javalin.create(options -> configure(options, config, readiness, metrics, info));
    return new ManagementServer(javalin.start());
  }

  private static void configure(
      JavalinConfig javalin,
      ManagementConfig config,
      Readiness readiness,
      Supplier<String> metrics,
      Supplier<Map<String, Object>> info) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.http.prefer405over404 = true;
    javalin.jetty.threadPool = threads();
    javalin.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector =
              new ServerConnector(server, null, null, null, 1, 1, new HttpConnectionFactory(http));
          connector.setHost(config.host());
          connector.setPort(config.port());
          return connector;
        });
    JsonMapper mapper = new JsonMapper();
    javalin.routes.get("/livez", ctx -> reply(ctx, mapper, 200, Map.of("status", "ok")));
    javalin.routes.get("/readyz", ctx -> ready(ctx, mapper, readiness.report()));
    javalin.routes.get("/healthz", ctx -> ready(ctx, mapper, readiness.report()));
    javalin.routes.get("/metrics", ctx -> ctx.contentType(METRICS_TYPE).result(metrics.get()));
    javalin.routes.get("/info", ctx -> reply(ctx, mapper, 200, info.get()));
    javalin.routes.before(ctx -> ctx.header("Cache-Control", "no-store"));
    javalin.routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("{} failed", ctx.endpoint().path, e);
          reply(ctx, mapper, 500, Map.of("status", "failed"));
        });
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
    threads.setName("l9-management");
    return threads;
  }

  /** In short {@code ok} or {@code failed}; the checks by name if it fails or {@code ?verbose}. */
  private static void ready(Context ctx, JsonMapper mapper, Report report) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", report.ready() ? "ok" : "failed");
    if (!report.ready() || ctx.queryParamMap().containsKey("verbose")) {
      answer.put("checks", report.checks());
    }
    reply(ctx, mapper, report.ready() ? 200 : UNAVAILABLE, answer);
  }

  private static void reply(Context ctx, JsonMapper mapper, int status, Object value) {
    ctx.status(status).contentType(JSON).result(mapper.writeValueAsBytes(value));
  }

  /** The port that it listens on, or listened on before it was closed. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
