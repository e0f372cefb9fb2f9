package io.l9.substrate.rest;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.function.BiFunction;

/** A search that is a function. */
record OnlySearch(BiFunction<TenantScope, SearchQuery, SearchResult> function)
    implements MemorySearch {

  @Override
  public SearchResult search(TenantScope scope, SearchQuery query) {
    return function.apply(scope, query);
  }

  @Override
  public WhyNot whyNot(TenantScope scope, SearchQuery query, PacketId packet) {
    throw new UnsupportedOperationException("only searches");
  }
}
