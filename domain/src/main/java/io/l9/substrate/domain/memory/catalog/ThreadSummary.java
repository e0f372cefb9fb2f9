package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.shared.Position;
import java.time.Instant;

/**
 * A thread from outside: of the packets in it that this scope sees and that have not expired.
 *
 * @param agents how many different ones took part
 * @param first when its first packet happened
 * @param last when its last packet happened
 */
public record ThreadSummary(
    ThreadId thread, long packets, long agents, Instant first, Instant last) {

  /** Returns the place in a list of threads by their last packets. */
  public Position position() {
    return new Position(last, thread.value());
  }
}
