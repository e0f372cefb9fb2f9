package io.l9.substrate.rest.limits;

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
 * A Jetty handler that cuts off clients which send the headers or the body of a request, or read
 * the answer, too slowly. All connections and unfinished transfers are checked at intervals.
 * Thread-safe.
 */
public final class SlowClientGuard extends Handler.Wrapper {

  private static final Logger LOG = LoggerFactory.getLogger(SlowClientGuard.class);
  private static final long SHORTEST_INTERVAL_MS = 20;
  private static final long LONGEST_INTERVAL_MS = 1_000;

  private final ClientTimeouts timeouts;
  private final ScheduledExecutorService timer;
  private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();
  private final Map<EndPoint, Headers> connections = new ConcurrentHashMap<>();

  /**
   * A guard that works from the start of the server.
   *
   * @param timer runs the checks
   */
  public SlowClientGuard(ClientTimeouts timeouts, ScheduledExecutorService timer) {
    this.timeouts = timeouts;
    this.timer = timer;
  }

  public ClientTimeouts timeouts() {
    return timeouts;
  }

  /** A transfer from or to a client, which has a deadline. */
  public interface Transfer {

    /** Whether the deadline has passed, by {@link System#nanoTime}. */
    boolean isLate(long now);

    /** Ends the transfer, on another thread. */
    void cutOff();
  }

  /** Begins to check a transfer. */
  public void watch(Transfer transfer) {
    transfers.add(transfer);
  }

  /** Ends the checks of a transfer. */
  public void unwatch(Transfer transfer) {
    transfers.remove(transfer);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    long shortest = Math.min(timeouts.headers().toMillis(), timeouts.grace().toMillis());
    long interval = Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_INTERVAL_MS, shortest / 4));
    var unused =
        timer.scheduleWithFixedDelay(this::check, interval, interval, TimeUnit.MILLISECONDS);
  }

  /** One check; a failure does not end those to come. */
  private void check() {
    try {
      checkAll();
    } catch (RuntimeException e) {
      LOG.error("a check of slow clients failed", e);
    }
  }

  private void checkAll() {
    long now = System.nanoTime();
    transfers.forEach(
        transfer -> {
          if (transfer.isLate(now) && transfers.remove(transfer)) {
            transfer.cutOff();
          }
        });
    Set<EndPoint> connected = new HashSet<>();
    for (Connector connector : getServer().getConnectors()) {
      connected.addAll(connector.getConnectedEndPoints());
    }
    connections.keySet().removeIf(endPoint -> !endPoint.isOpen());
    for (EndPoint endPoint : connected) {
      if (headers(endPoint).areLate(endPoint.getConnection(), now)) {
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
    return super.handle(request, new TimedResponse(request, response, endPoint), callback);
  }

  /** The headers of a connection's next request. */
  private final class Headers {

    volatile boolean complete;
    volatile long bytesBefore;
    private long since;

    boolean areLate(@Nullable Connection connection, long now) {
      if (complete || connection == null || connection.getBytesIn() <= bytesBefore) {
        since = 0;
        return false;
      }
      if (since == 0) {
        since = now;
      }
      return now - since > timeouts.headers().toNanos();
    }
  }

  /** A response of which no write lasts longer than the timeouts allow. */
  private final class TimedResponse extends Response.Wrapper {

    private final EndPoint endPoint;

    TimedResponse(Request request, Response response, EndPoint endPoint) {
      super(request, response);
      this.endPoint = endPoint;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      long end = System.nanoTime() + timeouts.nanosFor(content == null ? 0 : content.remaining());
      Transfer write =
          new Transfer() {
            @Override
            public boolean isLate(long now) {
              return now - end > 0;
            }

            @Override
            public void cutOff() {
              endPoint.close(new EofException("the answer is read too slowly"));
            }
          };
      watch(write);
      super.write(last, content, Callback.from(() -> unwatch(write), callback));
    }
  }
}
