package io.l9.substrate.application.prompt;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.prompt.ContextAssembly;
import io.l9.substrate.domain.prompt.ContextOffer;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.ContextSource;
import io.l9.substrate.domain.prompt.Contexts;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Contexts out of a search for packets and of sources that know what else belongs to a question.
 * Records nothing.
 */
final class ContextsService implements Contexts {

  private final MemorySearch search;
  private final List<ContextSource> sources;
  private final JsonCodec json;
  private final PromptConfig config;

  ContextsService(MemorySearch search, List<ContextSource> sources, PromptConfig config) {
    this.search = search;
    this.sources = List.copyOf(sources);
    this.json = config.json();
    this.config = config;
  }

  @Override
  public PromptContext context(TenantScope scope, ContextQuery query) {
    SearchResult found =
        search.search(
            scope,
            SearchQuery.builder()
                .text(query.asked())
                .filter(query.filter())
                .limit(Math.min(SearchQuery.MAX_LIMIT, query.candidates()))
                .build());
    List<PacketId> packets = found.hits().stream().map(hit -> hit.packet().id()).toList();
    List<ContextOffer> offers = new ArrayList<>();
    for (ContextSource source : sources) {
      offers.add(source.offer(scope, query, packets));
    }
    if (query.include().contains(ItemKind.PACKET)) {
      offers.add(packets(found.hits()));
    }
    return new ContextAssembly(query, config.estimator(), config.clock().instant())
        .of(offers, found.notes());
  }

  private ContextOffer packets(List<SearchHit> hits) {
    return new ContextOffer(hits.stream().map(hit -> PacketItem.of(hit, json)).toList(), List.of());
  }
}
