package io.l9.substrate.application.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.application.memory.CountedStore;
import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The calls of ports by a search, each of which is a statement. */
class SearchStatementsTest extends SearchTestBase {

  private static final List<String> PAGE =
      List.of(
          "UnitOfWork.inScope",
          "EmbeddingSpaceRepository.hold",
          "EmbeddingIndex.nearest",
          "LexicalIndex.search",
          "PacketRepository.standings",
          "PacketRepository.findAll",
          "FactRepository.onlyOfEndedFacts");

  private final List<String> calls = new ArrayList<>();
  private final MemoryUseCases memory =
      MemoryComponents.of(
              CountedStore.of(fixture.adapters.memory(), calls),
              CountedStore.of(fixture.adapters.knowledge().facts(), calls),
              fixture.config,
              List.of())
          .useCases();

  private SearchResult counted(SearchQuery query) {
    calls.clear();
    return memory.search().search(fixture.world.endUser(), query);
  }

  @Override
  SearchResult search(SearchQuery.Builder query) {
    return counted(query.build());
  }

  @Test
  void readsALegByOneStatement_whatRanksByOne_andTheHitsByOne() {
    for (int i = 0; i < 9; i++) {
      fixture.stored("alpha " + i);
    }
    SearchQuery query = query("alpha").limit(2).build();
    SearchResult first = counted(query);
    assertEquals(2, first.hits().size());
    assertEquals(PAGE, calls);

    assertEquals(2, counted(query.from(Objects.requireNonNull(first.next()))).hits().size());
    assertEquals(PAGE, calls);

    assertEquals(2, search(query("alpha").groupByThread(true).limit(2)).hits().size());
    assertEquals(PAGE, calls);
  }

  @Test
  void ranksAndReadsNothing_whereNothingIsFound() {
    search(query("alpha"));
    assertEquals(
        List.of(
            "UnitOfWork.inScope",
            "EmbeddingSpaceRepository.hold",
            "EmbeddingIndex.nearest",
            "LexicalIndex.search",
            "EmbeddingBacklogRepository.count"),
        calls);
  }
}
