package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.rest.http.EventStream.Source;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves server-sent events, a thread for each client, and neither a place nor a connection to the
 * database between two looks at it. Thread-safe.
 */
public final class EventStreams implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  private static final int KEEP_ALIVE_POLLS = 15;

  private final Duration interval;
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

  /** Serves on a thread of its own. */
  CompletableFuture<Void> run(Runnable serving) {
    try {
      return CompletableFuture.runAsync(serving, threads);
    } catch (RejectedExecutionException e) {
      throw new UnavailableException(ErrorCode.NOT_READY, "The server is stopping.", e);
    }
  }

  /** Returns when the client has gone, is no longer let in, or the server stops. */
  void serve(Call call, Source source) {
    // Before anything is sent, so that a refusal is an answer like any other.
    String last = call.lastEvent();
    String first = last == null ? source.begin() : last;
    try {
      EventStream events = new EventStream(call.flow(MediaTypes.EVENT_STREAM), call);
      String position = first;
      events.begin(position);
      for (int quiet = 1; !Thread.currentThread().isInterrupted(); quiet++) {
        call.stillWelcome();
        String next = source.poll(position, events);
        if (!next.equals(position)) {
          quiet = 0;
        } else if (quiet % KEEP_ALIVE_POLLS == 0) {
          events.keepAlive();
        }
        position = next;
        call.aside(this::pause);
      }
    } catch (ClientGoneException e) {
      LOG.debug("a client stopped listening", e);
    } catch (SubstrateException e) {
      // The client comes back with Last-Event-ID, and is told then if it is not over.
      LOG.warn("a stream of events was cut off: {}", e.code().code());
    }
  }

  private void pause() {
    try {
      Thread.sleep(interval.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops; the client comes back to another
    }
  }

  /** Cuts every client off; it comes back, to this or another server, and misses nothing. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
