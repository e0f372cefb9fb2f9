package io.l9.substrate.persistence.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.search.Bm25;
import io.l9.substrate.persistence.memory.search.EssentialWords.Wanted;
import io.l9.substrate.persistence.memory.search.EssentialWords.Word;
import java.util.List;
import org.junit.jupiter.api.Test;

class EssentialWordsTest {

  private static final long DOCUMENTS = 400_000;

  private static final Word RARE = word("rare", 50);
  private static final Word SELDOM = word("seldom", 900);
  private static final Word OFTEN = word("often", 60_000);
  private static final Word COMMON = word("common", 190_000);

  private static Word word(String term, long packets) {
    return new Word(List.of(term), packets, Bm25.idf(DOCUMENTS, packets));
  }

  @Test
  void readsEveryWord_whereFewPacketsHaveOne() {
    EssentialWords words = EssentialWords.first(List.of(SELDOM, RARE), wanted(100), 5_000);
    assertEquals(List.of(RARE, SELDOM), words.read());
    assertTrue(words.decide(0), "nothing was left out");
  }

  @Test
  void beginsWithTheRarestThatBringEnough() {
    EssentialWords words =
        EssentialWords.first(List.of(COMMON, SELDOM, OFTEN, RARE), wanted(100), 900);
    assertEquals(List.of(RARE, SELDOM), words.read());
    assertEquals(List.of(OFTEN, COMMON), words.probed());
    double most = Bm25.limit(OFTEN.idf()) + Bm25.limit(COMMON.idf());
    assertEquals(most, words.mostOfProbed(), 1e-12);
    assertTrue(words.decide(most));
    assertFalse(words.decide(most - .01));
  }

  @Test
  void readsEveryWord_whereLookingUpTheOthersCostsMore() {
    EssentialWords words = EssentialWords.first(List.of(COMMON, OFTEN), wanted(100), 0);
    assertEquals(List.of(OFTEN, COMMON), words.read());
  }

  @Test
  void readsTheBestOfTheOnlyCommonWord_thatRareOnesLeaveRoomFor() {
    EssentialWords words = EssentialWords.first(List.of(COMMON, RARE), wanted(100), 0);
    assertEquals(List.of(RARE), words.read());
    assertEquals(List.of(COMMON), words.probed());
    assertEquals(100 + RARE.packets() + 7, words.best());
    assertTrue(words.decide(0), "nothing else can be better");

    assertEquals(107, EssentialWords.first(List.of(COMMON), wanted(100), 0).best());
    Wanted filtered = new Wanted(100, null);
    assertEquals(List.of(COMMON), EssentialWords.first(List.of(COMMON), filtered, 0).read());
    Word foreign = new Word(List.of("common", "common/de"), 190_000, COMMON.idf());
    assertEquals(List.of(foreign), EssentialWords.first(List.of(foreign), wanted(100), 0).read());
  }

  @Test
  void readsNoMoreThanDecides() {
    EssentialWords first = EssentialWords.first(List.of(COMMON, OFTEN, RARE), wanted(10), 0);
    assertEquals(List.of(RARE), first.read());
    assertEquals(List.of(RARE, OFTEN), first.deciding(Bm25.limit(COMMON.idf()), wanted(10)).read());
    assertEquals(List.of(RARE, OFTEN, COMMON), first.deciding(0, wanted(10)).read());
    assertEquals(List.of(RARE), first.deciding(100, wanted(10)).read(), "never none");
  }

  private static Wanted wanted(int limit) {
    return new Wanted(limit, 7L);
  }
}
