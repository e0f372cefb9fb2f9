package io.l9.substrate.bootstrap.operate;

import io.javalin.util.JavalinBindException;
import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.bootstrap.observe.Observability;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Cells;
import io.l9.substrate.bootstrap.wiring.Config;
import io.l9.substrate.bootstrap.wiring.ServerUseCases;
import io.l9.substrate.rest.RestConfig;
import io.l9.substrate.rest.RestServer;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.limits.ClientTimeouts;
import io.l9.substrate.rest.management.ManagementConfig;
import io.l9.substrate.rest.management.ManagementServer;
import io.l9.substrate.rest.management.Readiness;
import io.l9.substrate.rest.management.ReadinessCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of an application, with the port of its probes and metrics. That port is opened
 * beside the start of everything else, on a thread of its own, and says that the server starts. Not
 * thread-safe.
 */
public final class HttpServer implements AutoCloseable {

  /** Sooner than the probes of most balancers give up. */
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);

  private final Observability observed;
  private final Config config;
  private final Values values;
  private final boolean dev;
  private final boolean jobs;
  private final Consumer<String> progress;
  private final Readiness readiness = new Readiness(PROBE_PATIENCE);
  private final @Nullable CompletableFuture<ManagementServer> management;
  private volatile Map<String, Object> info = Map.of("version", ServerInfo.version());
  private volatile @Nullable RestServer server;

  /**
   * Begins to open the port of probes and metrics; the port of the product is opened by {@link
   * #open}.
   *
   * @param dev whether it is for trying out on one machine
   * @param jobs whether this process runs the jobs
   * @param progress told in a line what happens
   */
  public HttpServer(
      Observability observed, Config config, boolean dev, boolean jobs, Consumer<String> progress) {
    this.observed = observed;
    this.config = config;
    this.values = config.values();
    this.dev = dev;
    this.jobs = jobs;
    this.progress = progress;
    int port = values.get(Settings.SERVER_MANAGEMENT_PORT);
    management = port < 0 ? null : CompletableFuture.supplyAsync(() -> startManagement(port));
  }

  private ManagementServer startManagement(int port) {
    String host = values.get(Settings.SERVER_MANAGEMENT_HOST);
    try {
      return ManagementServer.start(
          new ManagementConfig(host, port), readiness, observed.metrics()::scrape, () -> info);
    } catch (JavalinBindException e) {
      throw new PortTakenException(host, port, Settings.SERVER_MANAGEMENT_PORT, e);
    }
  }

  /**
   * The port of probes and metrics, once it is open.
   *
   * @return negative if the settings want none
   * @throws PortTakenException if another process listens there
   */
  public int managementPort() {
    if (management == null) {
      return values.get(Settings.SERVER_MANAGEMENT_PORT);
    }
    try {
      return management.join().port();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Opens the port of the product, and is ready from then on. It is closed before the cells.
   *
   * @return the port
   * @throws PortTakenException if another process listens there
   * @throws IllegalArgumentException if the settings do not fit together
   */
  public int open(Cells cells, Authenticator authenticator) {
    Application l9 = cells.main();
    observed.metrics().jobs(cells::jobs, l9.clock());
    observed.metrics().lostReads(cells::lostReads);
    info = ServerInfo.of(l9, observed, config, dev, jobs);
    RestServer started = start(cells, authenticator);
    server = started;
    cells.closeFirst(
        new GracefulStop(
            readiness,
            stopDelay(),
            pause -> Thread.sleep(pause.toMillis()),
            started::close,
            progress));
    Map<String, ReadinessCheck> checks = ReadinessChecks.of(l9);
    checks.put("requests", this::acceptsRequests);
    readiness.serving(checks);
    return started.port();
  }

  /** Closes the port of probes and metrics, after the application: it tells of the stop too. */
  @Override
  public void close() {
    if (management != null) {
      // One that never opened has been told of already.
      management.thenAccept(ManagementServer::close).exceptionally(failure -> null).join();
    }
  }

  private RestServer start(Cells cells, Authenticator authenticator) {
    Application l9 = cells.main();
    String host = values.get(Settings.SERVER_HOST);
    int port = values.get(Settings.SERVER_PORT);
    RestConfig rest =
        new RestConfig(
            host,
            port,
            cursorSecret(),
            values.get(Settings.SERVER_STOP_TIMEOUT),
            limits(),
            ClientTimeouts.DEFAULT,
            values.find(Settings.SERVER_CORS_ORIGINS).orElse(List.of()));
    try {
      return RestServer.start(
          rest,
          ServerUseCases.of(
              cells.memory(),
              new ServerUseCases.Parts(l9.hasKeyPepper(), values.get(Settings.MODULES_TRADE)),
              l9.ids(),
              l9.clock(),
              observed::around),
          authenticator,
          observed.requests());
    } catch (JavalinBindException e) {
      throw new PortTakenException(host, port, Settings.SERVER_PORT, e);
    }
  }

  private void acceptsRequests() {
    RestServer started = server;
    if (started != null && !started.isAvailable()) {
      throw new IllegalStateException("a request of a tenant without any would find no place");
    }
  }

  private Duration stopDelay() {
    return dev && !values.given(Settings.SERVER_STOP_DELAY)
        ? Duration.ZERO
        : values.get(Settings.SERVER_STOP_DELAY);
  }

  private RestConfig.Limits limits() {
    return new RestConfig.Limits(
        values.get(Settings.SERVER_DEADLINE),
        values.get(Settings.SERVER_MAX_DEADLINE),
        values.get(Settings.SERVER_RATE_LIMIT),
        values.get(Settings.SERVER_RATE_WINDOW),
        values.get(Settings.SERVER_MAX_CONCURRENT_PER_TENANT),
        values
            .find(Settings.SERVER_MAX_CONCURRENT_BESIDE_OTHERS)
            .orElse(RestConfig.Limits.DEFAULT.atOnceBesideOthers()),
        values.get(Settings.SERVER_MAX_CONCURRENT),
        values.get(Settings.SERVER_MAX_IMPORT_BYTES));
  }

  private String cursorSecret() {
    return values
        .find(Settings.SERVER_CURSOR_SECRET)
        .orElseGet(
            () -> {
              if (!dev) {
                progress.accept(
                    "cursors: good for as long as this process, and for no other server (set "
                        + Settings.SERVER_CURSOR_SECRET.variable()
                        + ")");
              }
              return UUID.randomUUID().toString();
            });
  }
}
