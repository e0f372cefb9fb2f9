package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: one kind of items for contexts, beside the packets. A context of the domain that
 * has something to give to agents implements it. Thread-safe.
 */
public interface ContextSource {

  /**
   * Returns what fits a question, of that which the scope sees.
   *
   * @param found the packets that a search for the question found, the best first
   */
  ContextOffer offer(TenantScope scope, ContextQuery query, List<PacketId> found);
}
