package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;

/** A thread from outside. */
public record ThreadResponse(
    UUID id,
    @Schema(value = "The number of packets that the caller sees.", minimum = 1) long packets,
    @Schema(value = "The number of different agents that took part.", minimum = 0) long agents,
    @Schema("When its first packet happened.") Instant first,
    @Schema("When its last packet happened.") Instant last) {

  public static ThreadResponse from(ThreadSummary thread) {
    return new ThreadResponse(
        thread.thread().value(), thread.packets(), thread.agents(), thread.first(), thread.last());
  }
}
