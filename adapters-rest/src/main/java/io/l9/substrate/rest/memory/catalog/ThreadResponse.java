package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;

/** A thread from outside. */
record ThreadResponse(
    UUID id,
    @Schema(value = "How many, of those that the caller sees.", minimum = 1) long packets,
    @Schema(value = "How many different ones took part.", minimum = 0) long agents,
    @Schema("When its first packet happened.") Instant first,
    @Schema("When its last packet happened.") Instant last) {

  static ThreadResponse from(ThreadSummary thread) {
    return new ThreadResponse(
        thread.thread().value(), thread.packets(), thread.agents(), thread.first(), thread.last());
  }
}
