package io.l9.substrate.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.testkit.memory.summary.ConsolidatorContract;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExtractiveConsolidatorTest extends ConsolidatorContract {

  private static final List<String> TALK =
      List.of(
          "The import of the price list fails at night. Hello there!",
          "I looked at the price list: the import fails, because Acme Corp sends it in Latin-1.",
          "Did you see the game?",
          "We decided to convert the price list to UTF-8 before the import. Ask Maria.",
          "The import of the price list fails at night.",
          "Since then Maria sees every import of the price list succeed.");

  @Override
  protected Consolidator consolidator() {
    return new ExtractiveConsolidator();
  }

  @Test
  void takesWhatAllSay_inTheOrderInWhichItWasSaid() {
    Consolidation summary = consolidator().consolidate(input(3, TALK));
    assertTrue(summary.text().contains("price list"), summary.text());
    assertTrue(summary.text().endsWith("."), summary.text());
    assertTrue(!summary.text().contains("Hello") && !summary.text().contains("game"));
    assertEquals(3, summary.keyFacts().size());
    List<Integer> places =
        summary.keyFacts().stream()
            .map(fact -> summary.text().indexOf(fact.text()))
            .sorted()
            .toList();
    assertTrue(places.get(0) == 0, () -> "word for word: " + summary);
  }

  @Test
  void saysNothingTwice() {
    Consolidation summary =
        consolidator()
            .consolidate(
                input(
                    2,
                    List.of(
                        "The database moves to Frankfurt on Monday.",
                        "The database moves to Frankfurt on Monday.",
                        "The office in Madrid gets a second database this summer.")));
    assertTrue(summary.text().contains("Madrid"), summary.text());
  }

  @Test
  void namesWhomItIsAbout_andWhatWasDecided() {
    Consolidation summary = consolidator().consolidate(input(2, TALK));
    assertTrue(summary.keyEntities().contains("Acme Corp"), summary.keyEntities()::toString);
    assertTrue(summary.keyEntities().contains("Maria"), summary.keyEntities()::toString);
    assertTrue(!summary.keyEntities().contains("Since"), summary.keyEntities()::toString);
    assertEquals(
        List.of("We decided to convert the price list to UTF-8 before the import."),
        summary.keyDecisions());
  }

  @Test
  void isSurerTheMoreOfItIsSaid() {
    double one = consolidator().consolidate(input(1, TALK)).confidence();
    double all = consolidator().consolidate(input(50, TALK)).confidence();
    assertTrue(one < all && all <= 1, one + " < " + all);
  }

  @Test
  void saysTheSame_whenAskedAgain() {
    assertEquals(
        consolidator().consolidate(input(3, TALK)), consolidator().consolidate(input(3, TALK)));
  }
}
