package io.l9.substrate.rest.memory.search;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import java.time.Duration;

/** The route of search. */
public final class SearchRoutes {

  private final MemorySearch search;

  public SearchRoutes(MemorySearch search) {
    this.search = search;
  }

  public void register(Routes routes) {
    routes.post("/v1/search").needs(Permission.MEMORY_READ).to(this::search);
  }

  private void search(Call call) {
    SearchRequest request = call.body(SearchRequest.class);
    SearchQuery query = request.toCommand();
    long start = System.nanoTime();
    SearchResult result = search.search(call.scope(), query);
    long tookMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
    call.reply(200, SearchResponse.from(result.queryId(), tookMs, result, request.explained()));
  }
}
