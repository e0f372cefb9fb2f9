package io.l9.substrate.application.memory.search;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WhyNotExplainerTest extends SearchTestBase {

  private WhyNot whyNot(SearchQuery.Builder query, Packet packet) {
    return fixture.memory.search().whyNot(fixture.world.endUser(), query.build(), packet.id());
  }

  @Test
  void saysWhereAPacketWasLost() {
    Packet best = fixture.stored("harbour harbour");
    Packet second = fixture.stored("harbour and much that is not asked for at all");
    Packet wordless = fixture.stored("something else");
    Packet late = fixture.stored(fixture.draft("harbour later").timestamp(NOW.plusSeconds(9)));
    Packet dying = fixture.stored(fixture.draft("harbour dying").expiresAt(NOW.plusSeconds(1)));
    SearchQuery.Builder keyword = query("harbour").mode(SearchMode.KEYWORD);
    assertEquals(WhyNot.Reason.FOUND, whyNot(keyword, best).reason());
    fixture.clock.advance(Duration.ofSeconds(2));
    assertEquals(WhyNot.Reason.EXPIRED, whyNot(keyword, dying).reason());
    assertEquals(
        WhyNot.Reason.NOT_YET, whyNot(query("harbour").asOf(NOW.plusSeconds(1)), late).reason());
    assertEquals(WhyNot.Reason.NO_MATCH, whyNot(keyword, wordless).reason());

    PacketFilter filter = PacketFilter.must(new Condition.MinImportance(1));
    WhyNot filtered = whyNot(query("harbour").filter(filter), second);
    assertEquals(WhyNot.Reason.FILTERED, filtered.reason());
    assertTrue(filtered.explanation().contains("/filter/must/0"), filtered::explanation);

    WhyNot below = whyNot(query("harbour").mode(SearchMode.KEYWORD).minKeywordScore(50.0), second);
    assertEquals(WhyNot.Reason.BELOW_MIN_SCORE, below.reason());
    assertEquals(50.0, below.legs().get(0).least());

    WhyNot beyond = whyNot(query("harbour").mode(SearchMode.KEYWORD).limit(1), second);
    assertEquals(WhyNot.Reason.BEYOND_LIMIT, beyond.reason());
    assertTrue(beyond.rank() > 1 && beyond.score() < beyond.lastScore(), beyond::toString);

    assertEquals(
        WhyNot.Reason.EXAMPLE, whyNot(SearchQuery.builder().like(best.id()), best).reason());
  }

  @Test
  void saysThatAPacketIsNotIndexed_orLostAmongManyCandidates_orInItsGroup() {
    Packet vectorless = fixture.stored(fixture.draft("harbour").embed(Map.of()));
    assertEquals(
        WhyNot.Reason.NOT_INDEXED,
        whyNot(query("harbour").mode(SearchMode.SEMANTIC), vectorless).reason());

    ThreadId thread = new ThreadId(new UUID(1, 1));
    for (int i = 0; i < 120; i++) {
      fixture.stored(fixture.draft("boat boat boat " + i).thread(thread));
    }
    Packet last =
        fixture.stored(fixture.draft("boat " + "and more words ".repeat(9)).thread(thread));
    assertEquals(
        WhyNot.Reason.BEYOND_CANDIDATES,
        whyNot(query("boat").mode(SearchMode.KEYWORD), last).reason());
    assertEquals(
        WhyNot.Reason.IN_GROUP,
        whyNot(query("boat").mode(SearchMode.KEYWORD).groupByThread(true), last).reason());
  }

  @Test
  void whyNot_tellsNothingOfWhatOneDoesNotSee() {
    Packet packet = fixture.stored("harbour");
    for (TenantScope other : List.of(fixture.world.foreigner(), fixture.world.colleague())) {
      NotFoundException hidden =
          assertThrows(
              NotFoundException.class,
              () -> fixture.memory.search().whyNot(other, SearchQuery.of("harbour"), packet.id()));
      assertEquals("there is no packet " + packet.id(), hidden.getMessage());
    }
  }
}
