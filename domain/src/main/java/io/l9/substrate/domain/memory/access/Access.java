package io.l9.substrate.domain.memory.access;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the access log; never changed.
 *
 * @param owner who accessed
 * @param agentId which agent, or on whose behalf
 * @param context by what: {@code get}, {@code thread}, {@code search} or {@code feedback}
 * @param query the search that brought it; null if none did
 * @param rank its place among the hits of that search, from 1
 * @param relevance how well it fitted, as whoever accessed saw it
 * @param reason why the feedback is what it is
 * @param at microseconds
 * @param correlation joins it to what else the same request did
 */
public record Access(
    UUID id,
    Ownership owner,
    AccessTarget target,
    AccessKind kind,
    String agentId,
    @Nullable String context,
    @Nullable UUID query,
    @Nullable Integer rank,
    @Nullable Double relevance,
    @Nullable String reason,
    Instant at,
    @Nullable UUID correlation,
    @Nullable String session,
    @Nullable String trace) {

  /** Returns the place of the access in a list by time. */
  public Position position() {
    return new Position(at, id);
  }
}
