package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.TenantScope;

/** Inbound port: finds packets again. Thread-safe. */
public interface MemorySearch {

  /**
   * The best hits among the unexpired packets that the scope sees, best first. A reranker that does
   * not answer leaves the hits in their order, and a note says so.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException ({@code not-found}, {@code expired}) if
   *     packets like one are asked for that is not there
   * @throws io.l9.substrate.domain.shared.ValidationException ({@code dimension-mismatch}; {@code
   *     validation-failed} if a semantic search is asked for and there is no embedder, or a
   *     reranked one and there is no reranker)
   * @throws io.l9.substrate.domain.shared.UnavailableException if the model or the database does
   *     not answer
   */
  SearchResult search(TenantScope scope, SearchQuery query);

  /**
   * Explains why a packet is not among the hits of a search, at the cost of a search and a
   * comparison for each leg.
   *
   * @param query its {@code after} is left out of account: ranks are counted from the first page
   * @throws io.l9.substrate.domain.shared.ValidationException ({@code validation-failed}) if the
   *     hits are to be reranked
   * @throws io.l9.substrate.domain.shared.NotFoundException if there is no such packet, or this
   *     scope does not see it
   */
  WhyNot whyNot(TenantScope scope, SearchQuery query, PacketId packet);
}
