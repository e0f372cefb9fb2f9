package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.rest.http.EventStream.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves server-sent events, a thread for each client and no connection to the database between two
 * looks at it. Thread-safe.
 */
public final class EventStreams implements AutoCloseable {

  /** How many clients of one tenant may listen at a time. */
  public static final int MAX_OF_A_TENANT = 32;

  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  private static final int KEEP_ALIVE_POLLS = 15;

  private final Duration interval;
  private final Map<TenantId, Integer> listening = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "l9-events");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Streams that look for what is new in intervals; a client hears something at least every {@value
   * #KEEP_ALIVE_POLLS} of them.
   */
  public EventStreams(Duration interval) {
    this.interval = interval;
  }

  void serve(Context ctx, Call call, Source source) {
    TenantId tenant = call.scope().tenant();
    // Before anything is sent, so that a refusal is an answer like any other.
    String last = call.lastEvent();
    String position = last == null ? source.begin() : last;
    begin(tenant);
    try {
      ctx.async(
          config -> {
            config.executor = threads;
            config.timeout = 0;
          },
          () -> {
            try {
              listen(call, source, position);
            } finally {
              end(tenant);
            }
          });
    } catch (RejectedExecutionException e) {
      end(tenant);
      throw new UnavailableException(ErrorCode.NOT_READY, "The server is stopping.", e);
    }
  }

  private void begin(TenantId tenant) {
    int now = listening.merge(tenant, 1, Integer::sum);
    if (now > MAX_OF_A_TENANT) {
      end(tenant);
      throw new UnavailableException(
          ErrorCode.QUOTA_EXCEEDED,
          "The tenant has " + MAX_OF_A_TENANT + " clients that listen to events; close one first.",
          null);
    }
  }

  private void end(TenantId tenant) {
    listening.computeIfPresent(tenant, (key, count) -> count == 1 ? null : count - 1);
  }

  private void listen(Call call, Source source, String first) {
    try (OutputStream out = call.begin(MediaTypes.EVENT_STREAM)) {
      EventStream events = new EventStream(out, call);
      String position = first;
      events.begin(position);
      for (int quiet = 1; !Thread.currentThread().isInterrupted(); quiet++) {
        String next = source.poll(position, events);
        if (!next.equals(position)) {
          quiet = 0;
        } else if (quiet % KEEP_ALIVE_POLLS == 0) {
          events.keepAlive();
        }
        position = next;
        Thread.sleep(interval.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops; the client comes back to another
    } catch (ClientGoneException | IOException e) {
      LOG.debug("a client stopped listening", e);
    } catch (SubstrateException e) {
      // The client comes back with Last-Event-ID, and is told then if it is not over.
      LOG.warn("a stream of events was cut off: {}", e.code().code());
    }
  }

  /** Cuts every client off; it comes back, to this or another server, and misses nothing. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
