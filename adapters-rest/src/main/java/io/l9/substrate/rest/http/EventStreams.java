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
 * The server of server-sent events: a thread for each client, and between two polls neither a slot
 * nor a database connection. Thread-safe.
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
   * Streams that poll at an interval; a client is sent something at least every {@value
   * #KEEP_ALIVE_POLLS} polls.
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

  /** Serves until the client has gone, its credential has ended, or the server stops. */
  void serve(Call call, Source source) {
    // Before anything is sent, so that a refusal is an answer like any other.
    String last = call.lastEvent();
    String first = last == null ? source.begin() : last;
    try {
      EventStream events = new EventStream(call.flow(MediaTypes.EVENT_STREAM), call);
      String position = first;
      events.begin(position);
      for (int quiet = 1; !Thread.currentThread().isInterrupted(); quiet++) {
        call.recheckCredential();
        String next = source.poll(position, events);
        if (!next.equals(position)) {
          quiet = 0;
        } else if (quiet % KEEP_ALIVE_POLLS == 0) {
          events.keepAlive();
        }
        position = next;
        call.withoutSlot(this::pause);
      }
    } catch (ClientGoneException e) {
      LOG.debug("a client stopped listening", e);
    } catch (SubstrateException e) {
      // The client comes back with Last-Event-ID, and is told then if it is not over.
      LOG.warn("an event stream was ended: {}", e.code().code());
    }
  }

  private void pause() {
    try {
      Thread.sleep(interval.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops; the client comes back to another
    }
  }

  /** Disconnects every client; it reconnects, to this or another server, and misses nothing. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
