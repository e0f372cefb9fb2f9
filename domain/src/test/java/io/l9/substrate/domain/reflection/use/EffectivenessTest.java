package io.l9.substrate.domain.reflection.use;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EffectivenessTest {

  private static final double EXACT = 1e-12;

  private static UseCounts counts(String kind, long successes, long failures) {
    return new UseCounts(kind, successes + failures, 0, successes, failures, 0);
  }

  /** Returns a kind of which half of the controls succeed. */
  private static Map<String, KindRate> half(String kind) {
    return Map.of(kind, new KindRate(kind, 8, 4, 0, 0));
  }

  @Test
  void isTheShrunkLift() {
    Effectiveness of = Effectiveness.of(List.of(counts("a", 8, 1)), half("a"));
    assertEquals((8 + 4 * .5) / 13 - .5, of.lift(), EXACT);
    assertEquals(.5, of.base(), EXACT);
    assertEquals(9, of.judged());
  }

  @Test
  void isNothingBeforeAnythingIsKnown() {
    Effectiveness of = Effectiveness.of(List.of(counts("a", 0, 0)), half("a"));
    assertEquals(0, of.lift());
    assertEquals(.5, of.base(), EXACT);
    assertFalse(of.harmful());
    assertEquals(
        Effectiveness.unknown(.75), Effectiveness.of(List.of(counts("a", 0, 0)), half("a"), .75));
  }

  @Test
  void easyTasksDoNotFlatter() {
    KindRate easy = new KindRate("easy", 98, 89, 0, 0);
    Effectiveness of = Effectiveness.of(List.of(counts("easy", 9, 1)), Map.of("easy", easy));
    assertEquals(0, of.lift(), EXACT);
  }

  @Test
  void countsEachKindByItsOwnRate() {
    Map<String, KindRate> rates =
        Map.of("easy", new KindRate("easy", 8, 8, 0, 0), "hard", new KindRate("hard", 8, 0, 0, 0));
    Effectiveness of =
        Effectiveness.of(List.of(counts("easy", 10, 0), counts("hard", 1, 9)), rates);
    assertEquals(.5, of.base(), EXACT);
    assertEquals((11 + 2.0) / 24 - .5, of.lift(), EXACT);
  }

  @Test
  void harmNeedsEvidence() {
    assertFalse(Effectiveness.of(List.of(counts("a", 0, 4)), half("a")).harmful());
    assertTrue(Effectiveness.of(List.of(counts("a", 0, 5)), half("a")).harmful());
  }

  @Test
  void withoutControlsAllTasksAreTheBase() {
    assertEquals(.75, new KindRate("a", 0, 0, 2, 2).base(), EXACT);
    assertEquals(.25, new KindRate("a", 2, 0, 100, 100).base(), EXACT);
    assertEquals(.5, KindRate.unknown("a").base(), EXACT);
  }
}
