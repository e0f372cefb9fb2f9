package io.l9.substrate.bootstrap.cli;

import io.javalin.util.JavalinBindException;
import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.bootstrap.console.Terminal;
import io.l9.substrate.bootstrap.wiring.Composition;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.rest.RestConfig;
import io.l9.substrate.rest.RestPorts;
import io.l9.substrate.rest.RestServer;
import io.l9.substrate.rest.auth.DevKey;
import io.l9.substrate.rest.system.ReadinessCheck;
import io.l9.substrate.scheduler.JobSchedule;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
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
          + " address. It runs until it is interrupted (Ctrl-C, SIGTERM), and then lets requests"
          + " under way finish.",
      "",
      "It also runs the jobs that keep the memory in order, unless --no-jobs is said; of several"
          + " servers over one database one runs each. L9_JOBS changes when, for example"
          + " \"fold-accesses=FIXED_DELAY|10s; decay-importance=-\"."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  l9 serve --dev", "  l9 serve --dev --port 9090 --user alice"})
final class ServeCommand implements Callable<Integer> {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final int DATABASE_TIMEOUT_SECONDS = 2;

  private final Context context;
  private final Running running;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--dev", description = "For trying out, on this machine only, with a new key.")
  private boolean dev;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port; 0 takes any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--no-jobs",
      description = "Leave the jobs to other instances, or to `l9 jobs run`.")
  private boolean noJobs;

  @Mixin private IdentityOptions identity = new IdentityOptions();

  /** Told when the server serves: its port, its key, and how to end it. */
  @FunctionalInterface
  interface Running {
    void serving(int port, String key, Runnable stop);
  }

  ServeCommand(Context context, Running running) {
    this.context = context;
    this.running = running;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!dev) {
      throw usage("there are no keys yet but the one of --dev: run `l9 serve --dev`");
    }
    if (port < 0 || port > 65535) {
      throw usage("--port must be from 0 to 65535");
    }
    Identity actor = identity.in(context.config());
    JobSchedule schedule = noJobs ? null : context.config().jobs();
    CountDownLatch stop = new CountDownLatch(1);
    try (Composition l9 =
        Composition.open(context.config(), Composition.Schema.MIGRATE, context::progress)) {
      DevKey key = DevKey.generate(l9.memory(actor).scope());
      RestServer server = start(l9, key);
      l9.closeFirst(
          () -> {
            context.progress("stopping: requests under way may finish");
            server.close();
          });
      announce(server, key, actor);
      if (schedule != null) {
        startJobs(l9, schedule);
      }
      running.serving(server.port(), key.key(), stop::countDown);
      // Until a test says so, or the process is told to end, which closes everything.
      stop.await();
    }
    return ExitCodes.OK;
  }

  /** Without its jobs a memory grows stale and not wrong: it is served all the same. */
  private void startJobs(Composition l9, JobSchedule schedule) {
    try {
      l9.startJobs(schedule);
      context.progress("jobs: " + schedule + "; `l9 jobs ls` shows how they went");
    } catch (RuntimeException e) {
      context.progress(
          "jobs: NOT running, "
              + ExitCodes.of(e).map(ExitCodes.Failure::message).orElseGet(e::toString)
              + " (give the jobs' login by L9_DB_MAINTAINER_USER and L9_DB_MAINTAINER_PASSWORD, or"
              + " say --no-jobs)");
    }
  }

  private RestServer start(Composition l9, DevKey key) {
    MemoryComponents components = l9.substrate().components();
    RestPorts ports =
        new RestPorts(
            components.ingestion(),
            components.retrieval(),
            components.search(),
            l9.substrate().json(),
            l9.ids(),
            l9.clock());
    Map<String, ReadinessCheck> readiness =
        Map.of("database", () -> answers(l9), "migrations", () -> l9.migrator().validate());
    // Cursors are good for as long as the key is.
    RestConfig config = new RestConfig(host, port, UUID.randomUUID().toString(), STOP_TIMEOUT);
    try {
      return RestServer.start(config, ports, key, readiness);
    } catch (JavalinBindException e) {
      throw usage("port " + port + " is taken on " + host + "; choose another with --port");
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private static void answers(Composition l9) throws SQLException {
    try (Connection connection = l9.pool().getConnection()) {
      if (!connection.isValid(DATABASE_TIMEOUT_SECONDS)) {
        throw new SQLException("the database does not answer");
      }
    }
  }

  private void announce(RestServer server, DevKey key, Identity actor) {
    Terminal terminal = context.terminal();
    String url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
    terminal.print("");
    terminal.print("  " + terminal.bold("Serving on " + url) + " for " + actor);
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
    terminal.print("  Ctrl-C stops it.");
  }

  private void curl(String url, String body) {
    Terminal terminal = context.terminal();
    terminal.print("    curl -s " + url + " -H \"Authorization: Bearer $L9_KEY\" \\");
    terminal.print("      -H 'Content-Type: application/json' -d '" + body + "'");
    terminal.print("");
  }

  private ParameterException usage(String message) {
    return new ParameterException(Context.commandLine(spec), message);
  }
}
