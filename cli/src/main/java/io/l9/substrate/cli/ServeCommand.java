package io.l9.substrate.cli;

import io.javalin.util.JavalinBindException;
import io.l9.substrate.bootstrap.config.Setting;
import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.bootstrap.observe.Logs;
import io.l9.substrate.bootstrap.observe.Observability;
import io.l9.substrate.bootstrap.operate.Checks;
import io.l9.substrate.bootstrap.operate.GracefulStop;
import io.l9.substrate.bootstrap.operate.ServerInfo;
import io.l9.substrate.bootstrap.operate.StopSignals;
import io.l9.substrate.bootstrap.wiring.Composition;
import io.l9.substrate.bootstrap.wiring.Config;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.bootstrap.wiring.Credentials;
import io.l9.substrate.bootstrap.wiring.ServerPorts;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.rest.RestConfig;
import io.l9.substrate.rest.RestPorts;
import io.l9.substrate.rest.RestServer;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.auth.DevKey;
import io.l9.substrate.rest.limits.ClientTimeouts;
import io.l9.substrate.rest.management.ManagementConfig;
import io.l9.substrate.rest.management.ManagementServer;
import io.l9.substrate.rest.management.Readiness;
import io.l9.substrate.rest.management.ReadinessCheck;
import io.l9.substrate.scheduler.JobSchedule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    header = "Serve memory over HTTP.",
    description = {
      "",
      "With --dev it migrates the database, makes a key for one user, and listens on the loopback"
          + " address. Without, it takes the schema as it is, and lets in whom the settings"
          + " (`l9 config`) let in.",
      "",
      "Probes and metrics are on a port of their own, 9000. It runs until it is interrupted"
          + " (Ctrl-C, SIGTERM): then /readyz says so, requests under way finish, jobs end. A"
          + " second interruption ends it at once.",
      "",
      "It also runs the jobs that keep the memory in order, unless --no-jobs is said; of several"
          + " servers over one database one runs each. L9_JOBS changes when, for example"
          + " \"fold-accesses=FIXED_DELAY|10s; decay-importance=-\"."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 serve --dev",
      "  l9 serve --dev --port 9090 --user alice",
      "  l9 serve --config l9.yaml"
    })
final class ServeCommand implements Callable<Integer> {

  /** Sooner than the probes of most balancers give up. */
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);

  /** Of what is going on, where lines for people would spoil the JSON. */
  private static final Logger LOG = LoggerFactory.getLogger(Logs.SERVER);

  private final Context context;
  private final Running running;
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--dev", description = "For trying out, on this machine only, with a new key.")
  private boolean dev;

  @Option(
      names = "--no-jobs",
      description = "Leave the jobs to other instances, or to `l9 jobs run`.")
  private boolean noJobs;

  @Mixin private IdentityOptions identity = new IdentityOptions();

  /** Told when the server serves. */
  @FunctionalInterface
  interface Running {

    Running UNOBSERVED = (port, management, key, stop) -> {};

    /**
     * It serves.
     *
     * @param management the port of probes and metrics; -1: there is none
     * @param key of --dev; empty without it
     * @param stop ends it
     */
    void serving(int port, int management, String key, Runnable stop);
  }

  ServeCommand(Context context, Running running) {
    this.context = context;
    this.running = running;
  }

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The address to listen on (default: L9_SERVER_HOST, or 127.0.0.1).")
  void host(String value) {
    context.flag(Settings.SERVER_HOST.key(), value, "--host");
  }

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port; 0 takes any free one (default: L9_SERVER_PORT, or 8080).")
  void port(String value) {
    context.flag(Settings.SERVER_PORT.key(), value, "--port");
  }

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description =
          "The port of probes and metrics; 0 takes any free one, off has none (default:"
              + " L9_SERVER_MANAGEMENT_PORT, or 9000).")
  void managementPort(String value) {
    context.flag(Settings.SERVER_MANAGEMENT_PORT.key(), value, "--management-port");
  }

  @Override
  public Integer call() throws InterruptedException {
    Config config = context.config();
    Values values = config.values();
    if (!dev) {
      Credentials.require(values);
    }
    Identity actor = identity.in(config);
    JobSchedule schedule = noJobs ? null : config.jobs();
    json = values.get(Settings.LOG_FORMAT).equals("json");
    Logs.configure(json, values.get(Settings.LOG_LEVEL), json || !dev);
    tell(values);
    // Until the pools are closed, so that a second signal is heard meanwhile.
    try (StopSignals signals = new StopSignals();
        Observability observed = Observability.of(values.telemetry());
        Composition l9 =
            Composition.open(
                config,
                dev ? Composition.Schema.MIGRATE : Composition.Schema.EXPECT,
                observed.pools(),
                this::progress)) {
      serve(l9, observed, values, actor, schedule, signals);
    }
    return ExitCodes.OK;
  }

  // What is opened here is closed with the product, the latest first: the server, the jobs, the
  // management port, and then the pools below them.
  private void serve(
      Composition l9,
      Observability observed,
      Values values,
      Identity actor,
      @Nullable JobSchedule schedule,
      StopSignals signals)
      throws InterruptedException {
    if (!l9.signsScopes()) {
      progress(
          "scopes: plain, so that SQL which got into a statement could name any tenant"
              + " (`l9 scope-keys create` makes the login take signed ones only)");
    }
    DevKey devKey = dev ? DevKey.generate(l9.memory(actor).scope()) : null;
    Authenticator authenticator = Credentials.of(values, l9, devKey);
    AtomicReference<RestServer> started = new AtomicReference<>();
    Map<String, ReadinessCheck> checks = Checks.of(l9);
    checks.put("requests", () -> open(started.get()));
    Readiness readiness = new Readiness(checks, PROBE_PATIENCE);
    observed.metrics().jobs(() -> l9.substrate().jobs().all(), l9.clock());
    observed.metrics().lostReads(l9.substrate()::lostReads);
    int management = manage(l9, observed, values, readiness, schedule != null);
    if (schedule != null) {
      startJobs(l9, schedule);
    }
    RestServer server = start(l9, observed, values, authenticator);
    started.set(server);
    l9.closeFirst(
        new GracefulStop(
            readiness,
            stopDelay(values),
            pause -> Thread.sleep(pause.toMillis()),
            server::close,
            this::progress));
    CountDownLatch stop = new CountDownLatch(1);
    signals.listen(stop::countDown);
    readiness.serving();
    warnOfOpenText(values);
    announce(server, management, values, devKey, actor);
    running.serving(server.port(), management, devKey == null ? "" : devKey.key(), stop::countDown);
    // Until a test says so, or the process is told to end, which closes everything.
    stop.await();
  }

  private static void open(@Nullable RestServer server) {
    if (server != null && !server.isAvailable()) {
      throw new IllegalStateException("a request of a tenant without any would find no place");
    }
  }

  private Duration stopDelay(Values values) {
    return dev && !values.given(Settings.SERVER_STOP_DELAY)
        ? Duration.ZERO
        : values.get(Settings.SERVER_STOP_DELAY);
  }

  private int manage(
      Composition l9, Observability observed, Values values, Readiness readiness, boolean jobs) {
    int port = values.get(Settings.SERVER_MANAGEMENT_PORT);
    if (port < 0) {
      return port;
    }
    String host = values.get(Settings.SERVER_MANAGEMENT_HOST);
    Map<String, Object> info = info(l9, observed, values, jobs);
    try {
      ManagementServer server =
          ManagementServer.start(
              new ManagementConfig(host, port), readiness, observed.metrics()::scrape, () -> info);
      l9.closeFirst(server);
      return server.port();
    } catch (JavalinBindException e) {
      throw taken(host, port, Settings.SERVER_MANAGEMENT_PORT, "--management-port");
    }
  }

  private Map<String, Object> info(
      Composition l9, Observability observed, Values values, boolean jobs) {
    Map<String, Object> features = new LinkedHashMap<>();
    String model = l9.substrate().embeddingModel();
    features.put("embeddings", model == null ? "none" : model);
    features.put("jobs", jobs);
    features.put("traces", observed.tracing());
    features.put("dev", dev);
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("batch", PacketIngestion.MAX_BATCH);
    limits.put("deadline_seconds", values.get(Settings.SERVER_DEADLINE).toSeconds());
    limits.put("max_deadline_seconds", values.get(Settings.SERVER_MAX_DEADLINE).toSeconds());
    limits.put("max_import_bytes", values.get(Settings.SERVER_MAX_IMPORT_BYTES));
    limits.put("rate_limit", values.get(Settings.SERVER_RATE_LIMIT));
    limits.put("rate_window_seconds", values.get(Settings.SERVER_RATE_WINDOW).toSeconds());
    limits.put("max_concurrent_per_tenant", values.get(Settings.SERVER_MAX_CONCURRENT_PER_TENANT));
    limits.put("max_concurrent", values.get(Settings.SERVER_MAX_CONCURRENT));
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("version", ServerInfo.version());
    ServerInfo.commit(context.config().home()).ifPresent(commit -> info.put("commit", commit));
    info.put("java", Runtime.version().toString());
    info.put("features", features);
    info.put("limits", limits);
    return info;
  }

  /** Without its jobs a memory grows stale and not wrong: it is served all the same. */
  private void startJobs(Composition l9, JobSchedule schedule) {
    try {
      l9.startJobs(schedule);
      progress("jobs: " + schedule + "; `l9 jobs ls` shows how they went");
    } catch (RuntimeException e) {
      progress(
          "jobs: NOT running, "
              + ExitCodes.of(e).map(ExitCodes.Failure::message).orElseGet(e::toString)
              + " (give the jobs' login by L9_DB_MAINTAINER_USER and L9_DB_MAINTAINER_PASSWORD, or"
              + " say --no-jobs)");
    }
  }

  private RestServer start(
      Composition l9, Observability observed, Values values, Authenticator authenticator) {
    String host = values.get(Settings.SERVER_HOST);
    int port = values.get(Settings.SERVER_PORT);
    try {
      RestConfig config =
          new RestConfig(
              host,
              port,
              cursorSecret(values),
              values.get(Settings.SERVER_STOP_TIMEOUT),
              limits(values),
              ClientTimeouts.DEFAULT,
              values.find(Settings.SERVER_CORS_ORIGINS).orElse(List.of()));
      return RestServer.start(config, ports(l9, observed), authenticator, observed.requests());
    } catch (JavalinBindException e) {
      throw taken(host, port, Settings.SERVER_PORT, "--port");
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private static RestPorts ports(Composition l9, Observability observed) {
    return ServerPorts.of(l9.substrate(), l9.keys(), l9.ids(), l9.clock(), observed::port);
  }

  private static RestConfig.Limits limits(Values values) {
    return new RestConfig.Limits(
        values.get(Settings.SERVER_DEADLINE),
        values.get(Settings.SERVER_MAX_DEADLINE),
        values.get(Settings.SERVER_RATE_LIMIT),
        values.get(Settings.SERVER_RATE_WINDOW),
        values.get(Settings.SERVER_MAX_CONCURRENT_PER_TENANT),
        values.get(Settings.SERVER_MAX_CONCURRENT),
        values.get(Settings.SERVER_MAX_IMPORT_BYTES));
  }

  private String cursorSecret(Values values) {
    return values
        .find(Settings.SERVER_CURSOR_SECRET)
        .orElseGet(
            () -> {
              if (!dev) {
                progress(
                    "cursors: good for as long as this process, and for no other server (set "
                        + Settings.SERVER_CURSOR_SECRET.variable()
                        + ")");
              }
              return UUID.randomUUID().toString();
            });
  }

  private void progress(String line) {
    if (json) {
      LOG.info(line);
    } else {
      context.progress(line);
    }
  }

  /** What is not as it would be by default. */
  private void tell(Values values) {
    List<String> given =
        values.rows().stream()
            .filter(row -> !row.byDefault())
            .map(row -> row.key() + "=" + row.value() + " (" + row.source() + ")")
            .toList();
    progress(
        "settings: "
            + (given.isEmpty() ? "" : String.join(", ", given) + "; ")
            + "the rest by default, see `l9 config`");
  }

  private void announce(
      RestServer server, int management, Values values, @Nullable DevKey key, Identity actor) {
    Terminal terminal = context.terminal();
    String url = url(values.get(Settings.SERVER_HOST), server.port());
    terminal.print("");
    terminal.print(
        "  " + terminal.bold("Serving on " + url) + (key == null ? "" : " for " + actor));
    if (management >= 0) {
      terminal.print(
          "  Probes and metrics on "
              + url(values.get(Settings.SERVER_MANAGEMENT_HOST), management)
              + " (/livez, /readyz?verbose, /metrics, /info)");
    }
    if (key != null) {
      terminal.print("  Key, good until this server stops:");
      terminal.print("");
      terminal.print("    export L9_KEY=" + key.key());
      terminal.print("");
      terminal.print("  Try, in another terminal:");
      terminal.print("");
      curl(
          url + "/v1/packets",
          "{\"packet_type\":\"note\",\"payload\":{\"text\":\"Alice prefers email\"}}");
      curl(url + "/v1/search", "{\"text\":\"how to contact Alice\",\"explain\":true}");
    }
    terminal.print("  Ctrl-C stops it.");
  }

  /** Keys and memories go over the wire as they are, unless something in front speaks TLS. */
  private void warnOfOpenText(Values values) {
    String host = values.get(Settings.SERVER_HOST);
    if (!values.get(Settings.SERVER_BEHIND_TLS) && !loopback(host)) {
      progress(
          "WARNING: it listens on "
              + host
              + " without TLS, so keys and memories can be read on the way; put a proxy that speaks"
              + " TLS in front and set "
              + Settings.SERVER_BEHIND_TLS.variable()
              + "=true (docs/operations.md)");
    }
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // it could not have been listened on either
    }
  }

  private void curl(String url, String body) {
    Terminal terminal = context.terminal();
    terminal.print("    curl -s " + url + " -H \"Authorization: Bearer $L9_KEY\" \\");
    terminal.print("      -H 'Content-Type: application/json' -d '" + body + "'");
    terminal.print("");
  }

  private static String url(String host, int port) {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private ParameterException taken(String host, int port, Setting<?> setting, String flag) {
    return usage(
        "port "
            + port
            + " is taken on "
            + host
            + "; choose another with "
            + flag
            + " or "
            + setting.variable());
  }

  private ParameterException usage(String message) {
    return new ParameterException(Context.commandLine(spec), message);
  }
}
