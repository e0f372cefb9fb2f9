package io.l9.substrate.application.memory.search;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.SearchCursor;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pages of a search. */
class SearchPagesTest extends SearchTestBase {

  @Test
  void pagesThroughAllHitsOnce_whateverIsWrittenMeanwhile() {
    for (int i = 0; i < 23; i++) {
      fixture.stored(fixture.draft("harbour boat" + i % 4).timestamp(NOW.minusSeconds(i)));
    }
    for (boolean grouped : new boolean[] {false, true}) {
      SearchQuery query = query("harbour boat1").limit(5).groupByThread(grouped).build();
      List<PacketId> whole = ids(search(query("harbour boat1").limit(100).groupByThread(grouped)));
      List<PacketId> read = new ArrayList<>();
      SearchResult page;
      do {
        page = fixture.memory.search().search(fixture.world.endUser(), query);
        read.addAll(ids(page));
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.stored(
            fixture.draft("harbour boat1").timestamp(fixture.clock.instant()).importance(1));
        query = page.next() == null ? query : query.from(page.next());
      } while (page.next() != null);
      assertEquals(whole, read);
    }
  }

  @Test
  void pagesThroughMoreThanOneSearchBrings_eachHitOnce() {
    int stored = 1_000;
    for (int i = 0; i < stored; i++) {
      fixture.stored(
          fixture
              .draft("harbour boat" + i % 7 + " number" + i)
              .thread(i % 3 == 0 ? null : new ThreadId(new UUID(1, i / 5)))
              .timestamp(NOW.minusSeconds(i)));
    }
    for (SearchMode mode : SearchMode.values()) {
      for (boolean grouped : new boolean[] {false, true}) {
        SearchQuery query = query("harbour").limit(30).mode(mode).groupByThread(grouped).build();
        List<Object> read = new ArrayList<>();
        SearchResult page;
        do {
          page = fixture.memory.search().search(fixture.world.endUser(), query);
          for (SearchHit hit : page.hits()) {
            ThreadId thread = hit.packet().thread();
            read.add(grouped && thread != null ? thread : hit.packet().id());
          }
          assertTrue(page.next() == null || page.hits().size() == 30, "a page is full");
          assertFalse(page.truncated());
          query = page.next() == null ? query : query.from(page.next());
        } while (page.next() != null);
        assertEquals(read.size(), Set.copyOf(read).size(), "each once");
        assertEquals(grouped ? 534 : stored, read.size());
      }
    }
  }

  @Test
  void saysSo_whenThereMayBeMoreThanPagesReach() {
    List<PacketDraft> drafts = new ArrayList<>();
    for (int i = 0; i < SearchCursor.MAX_DEPTH + 10; i++) {
      drafts.add(fixture.draft("harbour number" + i).embed(Map.of()).timestamp(NOW).build());
      if (drafts.size() == 1_000 || i == SearchCursor.MAX_DEPTH + 9) {
        fixture.memory.ingestion().ingestAll(fixture.world.endUser(), drafts);
        drafts.clear();
      }
    }
    SearchQuery query = query("harbour").limit(200).mode(SearchMode.KEYWORD).build();
    SearchResult page = fixture.memory.search().search(fixture.world.endUser(), query);
    SearchCursor first = Objects.requireNonNull(page.next());
    int read = page.hits().size();
    assertFalse(page.truncated());

    // as from the last depth on: all that was given out before is known by its depth
    SearchCursor deep =
        new SearchCursor(
            first.at(), Double.MAX_VALUE, first.last(), SearchCursor.MAX_DEPTH, first.depth());
    read = first.depth();
    for (SearchCursor next = deep; next != null; next = page.next()) {
      page = fixture.memory.search().search(fixture.world.endUser(), query.from(next));
      read += page.hits().size();
    }

    assertEquals(SearchCursor.MAX_DEPTH, read);
    assertTrue(page.truncated());
  }
}
