package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import java.util.List;

/**
 * A packet among its neighbours in its thread, in the order in which they happened.
 *
 * @param earlier whether the thread begins before this
 * @param later whether the thread goes on behind this
 */
public record ThreadWindow(ThreadId thread, List<Packet> packets, boolean earlier, boolean later) {

  public ThreadWindow {
    packets = List.copyOf(packets);
  }
}
