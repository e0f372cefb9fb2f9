package io.l9.substrate.application.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.ChunkPenalty;
import io.l9.substrate.domain.memory.search.Refinements;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.WhyNot;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefinedSearchTest extends SearchTestBase {

  private static final Refinements WORDS_ONLY = new Refinements(true, false, false);
  private static final Refinements CHUNKS_ONLY = new Refinements(false, true, false);
  private static final Refinements DATES_ONLY = new Refinements(false, false, true);

  @Test
  void leavesFunctionWordsOut_unlessThatIsTurnedOff() {
    Packet answer = fixture.stored("Alice likes the harbour");
    Packet question = fixture.stored("what did she do");

    SearchQuery.Builder asked =
        query("What did she say about the harbour?").mode(SearchMode.KEYWORD);
    assertEquals(List.of(answer.id()), ids(search(asked.refinements(WORDS_ONLY))));
    assertEquals(
        Set.of(answer.id(), question.id()),
        Set.copyOf(ids(search(asked.refinements(Refinements.NONE)))));
  }

  @Test
  void findsByTheTimeOfAPacket_unlessThatIsTurnedOff() {
    Packet may =
        fixture.stored(
            fixture.draft("we met at noon").timestamp(Instant.parse("2023-05-07T23:59:59Z")));
    fixture.stored(
        fixture.draft("we met at eight").timestamp(Instant.parse("2024-06-08T00:00:00Z")));

    for (String text : List.of("in May", "on the 7th", "during 2023", "2023-05-07")) {
      SearchQuery.Builder asked = query(text).mode(SearchMode.KEYWORD);
      assertEquals(List.of(may.id()), ids(search(asked.refinements(DATES_ONLY))), text);
      assertEquals(List.of(), ids(search(asked.refinements(Refinements.NONE))), text);
      WhyNot lost =
          fixture
              .memory
              .search()
              .whyNot(
                  fixture.world.endUser(), asked.refinements(Refinements.NONE).build(), may.id());
      assertEquals(WhyNot.Reason.NO_MATCH, lost.reason());
    }
  }

  @Test
  void likeAPacket_findsWordsAndNotTimes() {
    Instant time = Instant.parse("2023-05-07T10:00:00Z");
    Packet example = fixture.stored(fixture.draft("harbour lights").timestamp(time));
    fixture.stored(fixture.draft("invoices").timestamp(time));
    Packet alike = fixture.stored("lights out");

    assertEquals(
        List.of(alike.id()),
        ids(search(SearchQuery.builder().like(example.id()).mode(SearchMode.KEYWORD))));
  }

  @Test
  void ranksAPacketInChunksLess_andSaysByHowMuch() {
    String words = "harbour ".repeat(300).strip();
    Packet chunked = fixture.stored(words);

    SearchQuery.Builder asked = query("harbour").mode(SearchMode.SEMANTIC);
    ScoreDetails.Leg leg = legOf(search(asked.refinements(CHUNKS_ONLY)).hits().get(0));
    ScoreDetails.Leg plain = legOf(search(asked.refinements(Refinements.NONE)).hits().get(0));

    assertEquals(ChunkPenalty.of(3), leg.penalty(), 1e-12);
    assertEquals(0, plain.penalty());
    assertEquals(plain.raw(), leg.raw(), 1e-6, "the cosine is the cosine");
    double least = leg.raw() - leg.penalty() / 2;
    assertEquals(
        List.of(chunked.id()),
        ids(search(asked.refinements(CHUNKS_ONLY).minSimilarity(least))),
        "the least score is one of cosines");
  }

  @Test
  void putsAWholeTextBeforeOneInChunks_thatIsAsNear() {
    Packet whole = fixture.stored("harbour");
    Packet chunked = fixture.stored("harbour ".repeat(300).strip());

    assertEquals(
        List.of(whole.id(), chunked.id()), ids(search(query("harbour").mode(SearchMode.SEMANTIC))));
  }

  @Test
  void tellsWhichRefinementsWereMade() {
    fixture.stored("harbour");

    for (Refinements refinements :
        List.of(WORDS_ONLY, CHUNKS_ONLY, DATES_ONLY, Refinements.NONE, Refinements.ALL)) {
      SearchHit hit = search(query("harbour").refinements(refinements)).hits().get(0);
      assertEquals(refinements, hit.details().refinements());
    }
    assertEquals(Refinements.ALL, search(query("harbour")).hits().get(0).details().refinements());
  }

  private static ScoreDetails.Leg legOf(SearchHit hit) {
    assertTrue(hit.details().legs().size() == 1, hit::toString);
    return hit.details().legs().get(0);
  }
}
