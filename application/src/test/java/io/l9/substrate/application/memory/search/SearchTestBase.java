package io.l9.substrate.application.memory.search;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import java.util.List;

/** The store and the helpers of the tests of search. */
abstract class SearchTestBase {

  final MemoryFixture fixture = new MemoryFixture();

  SearchResult search(SearchQuery.Builder query) {
    return fixture.memory.search().search(fixture.world.endUser(), query.build());
  }

  static SearchQuery.Builder query(String text) {
    return SearchQuery.builder().text(text);
  }

  static List<PacketId> ids(SearchResult result) {
    return result.hits().stream().map(hit -> hit.packet().id()).toList();
  }
}
