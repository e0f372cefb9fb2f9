package io.l9.substrate.rest;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.auth.Identification;
import io.l9.substrate.rest.http.Cursors;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.memory.packet.PacketRoutes;
import io.l9.substrate.rest.memory.search.SearchRoutes;
import io.l9.substrate.rest.system.ReadinessCheck;
import io.l9.substrate.rest.system.SystemRoutes;
import io.l9.substrate.rest.tenancy.WhoamiRoutes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/** The running HTTP server. Thread-safe. */
public final class RestServer implements AutoCloseable {

  /** How long a connection without a request holds up the stop. */
  private static final Duration IDLE_AT_STOP = Duration.ofMillis(100);

  private final Javalin javalin;
  private final int port;

  private RestServer(Javalin javalin) {
    this.javalin = javalin;
    this.port = javalin.port();
  }

  /**
   * Starts a server; when this returns, it listens.
   *
   * @param readiness what {@code /readyz} asks, by name
   * @throws IllegalArgumentException if the host is unknown, or other machines could reach it and
   *     the authenticator is for loopback only
   * @throws io.javalin.util.JavalinBindException if the port is taken
   */
  public static RestServer start(
      RestConfig config,
      RestPorts ports,
      Authenticator authenticator,
      Map<String, ReadinessCheck> readiness) {
    if (authenticator.loopbackOnly() && !loopback(config.host())) {
      throw new IllegalArgumentException(
          "refusing to listen on "
              + config.host()
              + " with a development key: other machines could reach it. Listen on 127.0.0.1, or"
              + " configure real keys.");
    }
    Javalin javalin =
        Javalin.create(
            javalinConfig -> configure(javalinConfig, config, ports, authenticator, readiness));
    return new RestServer(javalin.start());
  }

  private static void configure(
      JavalinConfig javalin,
      RestConfig config,
      RestPorts ports,
      Authenticator authenticator,
      Map<String, ReadinessCheck> readiness) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
          connector.setHost(config.host());
          connector.setPort(config.port());
          connector.setShutdownIdleTimeout(IDLE_AT_STOP.toMillis());
          return connector;
        });
    javalin.jetty.modifyServer(server -> server.setStopTimeout(config.stopTimeout().toMillis()));
    Routes routes =
        new Routes(javalin, new Identification(authenticator, ports.ids()), ports.ids());
    Cursors cursors = new Cursors(config.cursorSecret());
    new PacketRoutes(ports.ingestion(), ports.retrieval(), ports.json(), ports.clock(), cursors)
        .register(routes);
    new SearchRoutes(ports.search()).register(routes);
    new WhoamiRoutes().register(routes);
    new SystemRoutes(readiness).register(routes);
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

  /** Takes no more requests, lets those under way finish within the stop timeout, and stops. */
  @Override
  public void close() {
    javalin.stop();
  }
}
