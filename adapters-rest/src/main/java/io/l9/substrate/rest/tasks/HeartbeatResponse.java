package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.Optional;

/** The answer to a heartbeat on the wire. */
@Schema("The lease, extended.")
record HeartbeatResponse(
    Instant leasedUntil,
    @Schema("Whether the worker is asked to end the attempt, by a completion or a failure.")
        boolean cancel) {

  /** Returns the answer; empty: the lease was lost. */
  static Optional<HeartbeatResponse> from(Heartbeat heartbeat) {
    return Optional.ofNullable(heartbeat.leasedUntil())
        .map(until -> new HeartbeatResponse(until, heartbeat.cancel()));
  }
}
