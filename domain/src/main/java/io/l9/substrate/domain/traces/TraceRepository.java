package io.l9.substrate.domain.traces;

import java.time.Instant;

/**
 * Outbound port: what requests left behind, as the active unit of work sees it. Every method throws
 * {@link IllegalStateException} outside of a unit of work.
 */
public interface TraceRepository {

  /**
   * Returns a page as the store is at one moment.
   *
   * @param now packets that have expired by then are left out
   */
  TracePage read(TraceQuery query, Instant now);
}
