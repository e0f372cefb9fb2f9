package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.bootstrap.observe.Logs;
import io.l9.substrate.bootstrap.observe.Observability;
import io.l9.substrate.bootstrap.operate.HttpServer;
import io.l9.substrate.bootstrap.operate.PortTakenException;
import io.l9.substrate.bootstrap.operate.StopSignals;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Cells;
import io.l9.substrate.bootstrap.wiring.Config;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.bootstrap.wiring.Credentials;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.auth.DevKey;
import io.l9.substrate.scheduler.JobSchedule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
      "Probes and metrics are on a port of their own, 9000. The server runs until it is interrupted"
          + " (Ctrl-C, SIGTERM): then /readyz answers 503, requests in progress finish, jobs end. A"
          + " second interruption ends it at once.",
      "",
      "The server also runs the maintenance jobs, unless --no-jobs is given; of several"
          + " servers over one database one runs each job. L9_JOBS changes their schedules, for example"
          + " \"fold-accesses=FIXED_DELAY|10s; decay-importance=-\"."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 serve --dev",
      "  l9 serve --dev --port 9090 --user alice",
      "  l9 serve --config l9.yaml"
    })
final class ServeCommand implements Callable<Integer> {

  /** Of what is going on, where lines for people would spoil the JSON. */
  private static final Logger LOG = LoggerFactory.getLogger(Logs.SERVER);

  private final CommandContext context;
  private final Running running;
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--dev", description = "Development mode: on this machine only, with a new key.")
  private boolean dev;

  @Option(
      names = "--no-jobs",
      description = "Run no jobs; leave them to other instances or to `l9 jobs run`.")
  private boolean noJobs;

  @Mixin private IdentityOptions identity = new IdentityOptions();

  /** Told when the server serves. */
  @FunctionalInterface
  interface Running {

    Running UNOBSERVED = (port, management, key, stop) -> {};

    /**
     * Called when the server serves.
     *
     * @param management the port of probes and metrics; -1: there is none
     * @param key of --dev; empty without it
     * @param stop ends it
     */
    void serving(int port, int management, String key, Runnable stop);
  }

  ServeCommand(CommandContext context, Running running) {
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
          "The port of probes and metrics; 0 takes any free one, off disables it (default:"
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
        HttpServer server =
            new HttpServer(observed, config, dev, schedule != null, this::progress);
        Cells cells =
            Cells.open(
                config,
                dev ? Application.Schema.MIGRATE : Application.Schema.EXPECT,
                observed.pools(),
                this::progress)) {
      serve(cells, server, config, actor, schedule, signals);
    }
    return ExitCodes.OK;
  }

  private void serve(
      Cells cells,
      HttpServer server,
      Config config,
      Identity actor,
      @Nullable JobSchedule schedule,
      StopSignals signals)
      throws InterruptedException {
    if (!cells.all().values().stream().allMatch(Application::signsScopes)) {
      progress(
          "scopes: plain, so that SQL which got into a statement could name any tenant"
              + " (`l9 scope-keys create` makes the login take signed ones only)");
    }
    DevKey devKey = dev ? DevKey.generate(cells.main().memory(actor).scope()) : null;
    Authenticator authenticator = Credentials.of(config.values(), cells, devKey);
    int management;
    int port;
    try {
      management = server.managementPort();
      if (schedule != null) {
        startJobs(cells, schedule);
      }
      port = server.open(cells, authenticator);
    } catch (PortTakenException e) {
      throw taken(e);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    CountDownLatch stop = new CountDownLatch(1);
    signals.listen(stop::countDown);
    warnOfOpenText(config.values());
    announce(port, management, config.values(), devKey, actor);
    running.serving(port, management, devKey == null ? "" : devKey.key(), stop::countDown);
    // Until a test says so, or the process is told to end, which closes everything.
    stop.await();
  }

  /** Without its jobs a memory grows stale and not wrong: it is served all the same. */
  private void startJobs(Cells cells, JobSchedule schedule) {
    try {
      cells.startJobs(schedule);
      progress("jobs: " + schedule + "; `l9 jobs ls` shows how they went");
    } catch (RuntimeException e) {
      progress(
          "jobs: NOT running, "
              + ExitCodes.of(e).map(ExitCodes.Failure::message).orElseGet(e::toString)
              + " (give the jobs' login by L9_DB_MAINTAINER_USER and L9_DB_MAINTAINER_PASSWORD, or"
              + " say --no-jobs)");
    }
  }

  private void progress(String line) {
    if (json) {
      LOG.info(line);
    } else {
      context.progress(line);
    }
  }

  /** Tells the settings that differ from the defaults. */
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
      int port, int management, Values values, @Nullable DevKey key, Identity actor) {
    Terminal terminal = context.terminal();
    String url = url(values.get(Settings.SERVER_HOST), port);
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

  private ParameterException taken(PortTakenException e) {
    return usage(
        e.getMessage()
            + "; choose another with "
            + (e.setting() == Settings.SERVER_PORT ? "--port" : "--management-port")
            + " or "
            + e.setting().variable());
  }

  private ParameterException usage(String message) {
    return new ParameterException(CommandContext.commandLine(spec), message);
  }
}
