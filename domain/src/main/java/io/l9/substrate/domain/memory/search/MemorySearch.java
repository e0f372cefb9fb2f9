package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.tenancy.TenantScope;

/** Inbound port: finds packets again. Thread-safe. */
public interface MemorySearch {

  /**
   * The best hits among the unexpired packets that the scope sees, best first.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException ({@code dimension-mismatch}; {@code
   *     validation-failed} if a semantic search is asked for and there is no embedder)
   * @throws io.l9.substrate.domain.shared.UnavailableException if the model or the database does
   *     not answer
   */
  SearchResult search(TenantScope scope, SearchQuery query);
}
