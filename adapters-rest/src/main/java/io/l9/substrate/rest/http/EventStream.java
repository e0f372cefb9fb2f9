package io.l9.substrate.rest.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Server-sent events to one client. On one thread. */
public final class EventStream {

  private final Outflow out;
  private final Call call;

  EventStream(Outflow out, Call call) {
    this.out = out;
    this.call = call;
  }

  /** Where events come from. */
  public interface Source {

    /** The position behind which a client begins that has seen nothing. */
    String begin();

    /**
     * Sends what there is behind a position, without waiting.
     *
     * @return the position behind the last event
     */
    String poll(String after, EventStream events);
  }

  /**
   * Sends an event.
   *
   * @param position behind which a client goes on that has seen it; null: behind the position
   *     before, so that it sees the event again
   */
  public void send(String event, @Nullable String position, Object data) {
    String id = position == null ? "" : "id: " + call.eventId(position) + "\n";
    write(id + "event: " + event + "\ndata: ", call.json(data), "\n\n");
  }

  /** Sends a line that clients pass over, so that connections do not look dead. */
  void keepAlive() {
    write(": alive", new byte[0], "\n\n");
  }

  /**
   * Tells the client where it begins, so that it misses nothing if it is cut off before an event.
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
