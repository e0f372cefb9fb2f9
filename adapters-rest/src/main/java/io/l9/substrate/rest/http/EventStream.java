package io.l9.substrate.rest.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Server-sent events to one client. On one thread. */
public final class EventStream {

  private final StreamedResponse out;
  private final Call call;

  EventStream(StreamedResponse out, Call call) {
    this.out = out;
    this.call = call;
  }

  /** A source of events, which is polled. */
  public interface Source {

    /** The position after which a new client begins. */
    String begin();

    /**
     * Sends the events after a position, without waiting.
     *
     * @return the position of the last event
     */
    String poll(String after, EventStream events);
  }

  /**
   * Sends an event.
   *
   * @param position after which a client resumes that has seen it; null: after the position before,
   *     so that it sees the event again
   */
  public void send(String event, @Nullable String position, Object data) {
    String id = position == null ? "" : "id: " + call.eventId(position) + "\n";
    write(id + "event: " + event + "\ndata: ", call.json(data), "\n\n");
  }

  /** Sends a comment, which keeps the connection alive. */
  void keepAlive() {
    write(": alive", new byte[0], "\n\n");
  }

  /**
   * Sends the position at which the client begins, so that it misses nothing if it is disconnected
   * before the first event.
   */
  void begin(String position) {
    write("id: " + call.eventId(position) + "\nretry: 2000", new byte[0], "\n\n");
  }

  private void write(String before, byte[] data, String after) {
    out.write(before.getBytes(StandardCharsets.UTF_8));
    out.write(data);
    out.write(after.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
