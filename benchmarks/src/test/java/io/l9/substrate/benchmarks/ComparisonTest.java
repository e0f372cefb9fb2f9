package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void warmsUpThenTakesTurns_andWhoBeginsAlternates() throws Exception {
    StringBuilder order = new StringBuilder();

    Comparison.of(WarmUp.ONE_ROUND, 3, noting(order, 'o'), noting(order, 'r'));

    assertEquals("or" + "or" + "ro" + "or", order.toString());
  }

  @Test
  void showsASlowdown_asTheMedianOfTheRounds() throws Exception {
    // the first of each is the warm-up; in the fourth round somebody else has the processor
    Deque<Double> ours = new ArrayDeque<>(List.of(99.0, 3.0, 3.0, 3.0, 30.0, 3.0));
    Deque<Double> reference = new ArrayDeque<>(List.of(1.0, 2.0, 2.0, 2.0, 2.0, 2.0));

    Comparison comparison = Comparison.of(WarmUp.ONE_ROUND, 5, ours::pop, reference::pop);

    assertEquals(1.5, comparison.ratio());
    assertEquals(1.0, comparison.extra());
    assertEquals(List.of(3.0, 3.0, 3.0, 30.0, 3.0), comparison.ours());
  }

  @Test
  void comparesRoundByRound_notTheMediansOfBoth() {
    Comparison comparison = compared(List.of(1.0, 10.0, 100.0), List.of(1.0, 5.0, 100.0));

    assertEquals(1.0, comparison.ratio());
  }

  @Test
  void callsBothEquallyOften_andKeepsOneFigureARound() throws Exception {
    StringBuilder order = new StringBuilder();

    Comparison comparison =
        Comparison.ofCalls(
            WarmUp.ONE_ROUND, 2, 3, () -> order.append('o'), () -> order.append('r'));

    assertEquals("orroor".repeat(3), order.toString());
    assertEquals(2, comparison.ours().size());
    assertEquals(2, comparison.reference().size());
  }

  @Test
  void refusesRoundsThatHaveNoPartner() {
    assertThrows(IllegalArgumentException.class, () -> compared(List.of(1.0), List.of(1.0, 2.0)));
    assertThrows(IllegalArgumentException.class, () -> compared(List.of(), List.of()));
  }

  @Test
  void interpolatesQuantiles() {
    assertEquals(2.5, Statistics.median(4, 1, 3, 2));
    assertEquals(3, Statistics.median(List.of(9.0, 1.0, 3.0)));
    assertEquals(4, Statistics.quantile(1, 4, 1, 3, 2));
    assertEquals(1.3, Statistics.quantile(.1, 4, 1, 3, 2), 1e-9);
    assertThrows(IllegalArgumentException.class, () -> Statistics.median());
  }

  private static Comparison compared(List<Double> ours, List<Double> reference) {
    return new Comparison(ours, reference, new WarmUp.Course(0, 1, false));
  }

  private static Comparison.Measure noting(StringBuilder order, char who) {
    return () -> {
      order.append(who);
      return 1;
    };
  }
}
