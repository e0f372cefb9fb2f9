package io.l9.substrate.rest.http;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off clients that send the headers of a request, or take what is written to them, too slowly:
 * by looks in intervals at all connections and all writes that are not done. Thread-safe.
 */
public final class Pace extends Handler.Wrapper {

  private static final Logger LOG = LoggerFactory.getLogger(Pace.class);
  private static final long SHORTEST_INTERVAL_MS = 20;
  private static final long LONGEST_INTERVAL_MS = 1_000;

  private final Patience patience;
  private final ScheduledExecutorService timer;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Map<EndPoint, Headers> connections = new ConcurrentHashMap<>();

  /**
   * A pace that is kept once the server has started.
   *
   * @param timer looks
   */
  public Pace(Patience patience, ScheduledExecutorService timer) {
    this.patience = patience;
    this.timer = timer;
  }

  Patience patience() {
    return patience;
  }

  /** Something that a client may not take for ever for. */
  interface Watched {

    /** Whether its time is over; by {@link System#nanoTime}. */
    boolean late(long now);

    /** Ends it, on another thread. */
    void cut();
  }

  void watch(Watched something) {
    watched.add(something);
  }

  void forget(Watched something) {
    watched.remove(something);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    long shortest = Math.min(patience.headers().toMillis(), patience.grace().toMillis());
    long interval = Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_INTERVAL_MS, shortest / 4));
    var unused =
        timer.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
  }

  /** A look that goes on after anything that goes wrong with one client. */
  private void look() {
    try {
      lookAtAll();
    } catch (RuntimeException e) {
      LOG.error("a look at slow clients failed", e);
    }
  }

  private void lookAtAll() {
    long now = System.nanoTime();
    watched.forEach(
        something -> {
          if (something.late(now) && watched.remove(something)) {
            something.cut();
          }
        });
    Set<EndPoint> connected = new HashSet<>();
    for (Connector connector : getServer().getConnectors()) {
      connected.addAll(connector.getConnectedEndPoints());
    }
    connections.keySet().removeIf(endPoint -> !endPoint.isOpen());
    for (EndPoint endPoint : connected) {
      if (headers(endPoint).late(endPoint.getConnection(), now)) {
        endPoint.close(new EofException("the headers come too slowly"));
      }
    }
  }

  private Headers headers(EndPoint endPoint) {
    return connections.computeIfAbsent(endPoint, key -> new Headers());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connection connection = request.getConnectionMetaData().getConnection();
    EndPoint endPoint = connection.getEndPoint();
    Headers headers = headers(endPoint);
    headers.complete = true;
    Request.addCompletionListener(
        request,
        failure -> {
          headers.bytesBefore = connection.getBytesIn();
          headers.complete = false;
        });
    return super.handle(request, new Watchful(request, response, endPoint), callback);
  }

  /** The headers of a connection's next request. */
  private final class Headers {

    volatile boolean complete;
    volatile long bytesBefore;
    private long since;

    boolean late(@Nullable Connection connection, long now) {
      if (complete || connection == null || connection.getBytesIn() <= bytesBefore) {
        since = 0;
        return false;
      }
      if (since == 0) {
        since = now;
      }
      return now - since > patience.headers().toNanos();
    }
  }

  /** An answer of which no write lasts longer than it may. */
  private final class Watchful extends Response.Wrapper {

    private final EndPoint endPoint;

    Watchful(Request request, Response response, EndPoint endPoint) {
      super(request, response);
      this.endPoint = endPoint;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      long end = System.nanoTime() + patience.nanosFor(content == null ? 0 : content.remaining());
      Watched write =
          new Watched() {
            @Override
            public boolean late(long now) {
              return now - end > 0;
            }

            @Override
            public void cut() {
              endPoint.close(new EofException("the answer is read too slowly"));
            }
          };
      watch(write);
      super.write(last, content, Callback.from(() -> forget(write), callback));
    }
  }
}
