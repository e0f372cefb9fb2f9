package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: analyses stored texts again whose search terms an older {@link TextAnalyzer} made.
 * Until then they are found as they were, and searches tell how many there are. Thread-safe; any
 * number of workers may do it at once.
 */
public interface Reindexing {

  /** The most packets in one step. */
  int MAX_BATCH = 500;

  /** The number of packets that wait, of those that the scope sees. */
  long waiting(TenantScope scope);

  /**
   * One step, in one transaction: the next packets in the order of their ids that the scope may
   * write, a platform administrator every tenant's.
   *
   * @param after where the step before ended; null: at the first one
   * @param batch how many packets at the most, 1 to {@value #MAX_BATCH}
   */
  Step work(TenantScope scope, @Nullable PacketId after, int batch);

  /**
   * The result of a step.
   *
   * @param done packets that have new terms
   * @param next the last packet of the step; null: there are no more
   */
  record Step(int done, @Nullable PacketId next) {}
}
