package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private static final WarmUp WARM_UP = new WarmUp(Duration.ofSeconds(10), Duration.ofSeconds(60));

  @Test
  void ends_whenTheFiguresOfBothSidesNoLongerFall() throws Exception {
    // a round a second: the reference falls for 20 rounds, ours does not
    WarmUp.Course course = run(WARM_UP, number -> figures(1, Math.max(10, 50 - 2 * number)));

    assertEquals(new WarmUp.Course(31, 31, true), course);
  }

  @Test
  void lastsTheLeastTime_howeverAlikeTheFirstRoundsAre() throws Exception {
    assertEquals(new WarmUp.Course(10, 10, true), run(WARM_UP, number -> figures(1, 1)));
  }

  @Test
  void endsAfterTheMostTime_andSaysThatItWasNotStable() throws Exception {
    WarmUp.Course falling = run(WARM_UP, number -> figures(100 * Math.pow(.95, number), 1));
    WarmUp.Course rising = run(WARM_UP, number -> figures(1, 100 * Math.pow(1.05, number)));

    assertEquals(new WarmUp.Course(60, 60, false), falling);
    assertEquals(falling, rising, "a rate rises");
  }

  @Test
  void isNotDeceivedByADisturbedRound() throws Exception {
    WarmUp.Course course = run(WARM_UP, number -> figures(number == 8 ? 30 : 1, 1));

    assertEquals(new WarmUp.Course(10, 10, true), course);
  }

  @Test
  void sharesTheTimeAmongComparisons() throws Exception {
    assertEquals(new WarmUp(Duration.ofSeconds(2), Duration.ofSeconds(12)), WARM_UP.among(5));
    assertEquals(
        new WarmUp.Course(1, 1, false), run(WarmUp.ONE_ROUND.among(7), number -> figures(1, 1)));
  }

  @Test
  void refusesTimesThatNoWarmUpCanHave() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new WarmUp(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    assertThrows(
        IllegalArgumentException.class, () -> new WarmUp(Duration.ofSeconds(-1), Duration.ZERO));
  }

  private static WarmUp.Figures figures(double ours, double reference) {
    return new WarmUp.Figures(ours, reference);
  }

  /** Runs it with rounds of a second each. */
  private static WarmUp.Course run(WarmUp warmUp, WarmUp.Round round) throws Exception {
    AtomicInteger seconds = new AtomicInteger();
    return warmUp.run(
        number -> {
          seconds.incrementAndGet();
          return round.measure(number);
        },
        () -> seconds.get() * 1_000_000_000L);
  }
}
