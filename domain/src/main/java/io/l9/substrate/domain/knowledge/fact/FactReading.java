package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: the statements of every packet become facts, in the order in which packets are
 * stored. A mark of each tenant says how far that is, so that no packet is read again; one that was
 * at work when the process was killed may be, and changes nothing. For platform administrators;
 * anybody else gets a {@link io.l9.substrate.domain.shared.ForbiddenException}. Thread-safe.
 */
public interface FactReading {

  /** The most packets of one step. */
  int MAX_BATCH = 500;

  /** After so many attempts a packet is passed over. */
  int MAX_ATTEMPTS = 8;

  /**
   * The result of a step.
   *
   * @param next where to go on; null: every tenant was worked on
   * @param read packets that were read
   */
  record Step(@Nullable TenantId next, int read) {}

  /**
   * Reads packets of the next tenant, each in units of work of its own. One that cannot be read is
   * tried again later, and its tenant waits for it.
   *
   * @param batch how many packets at the most, 1 to {@value #MAX_BATCH}
   * @param after {@link Step#next()} of the step before; null: begin
   */
  Step work(TenantScope scope, int batch, @Nullable TenantId after);

  /** Returns the number of packets that were not read yet. */
  long waiting(TenantScope scope);
}
