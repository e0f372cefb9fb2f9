package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import java.time.Instant;
import java.util.UUID;

/**
 * A thread from outside.
 *
 * @param packets how many, of those that the caller sees
 * @param agents how many different ones took part
 */
record ThreadResponse(UUID id, long packets, long agents, Instant first, Instant last) {

  static ThreadResponse from(ThreadSummary thread) {
    return new ThreadResponse(
        thread.thread().value(), thread.packets(), thread.agents(), thread.first(), thread.last());
  }
}
