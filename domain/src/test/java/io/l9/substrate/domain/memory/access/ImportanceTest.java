package io.l9.substrate.domain.memory.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ImportanceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void temporalWeight_halvesEveryThirtyDays() {
    assertEquals(1, weightAfterDays(0));
    assertEquals(0.5, weightAfterDays(30), 1e-12);
    assertEquals(0.25, weightAfterDays(60), 1e-12);
    assertEquals(Math.pow(0.5, 7 / 30.0), weightAfterDays(7), 1e-12);
  }

  @Test
  void temporalWeight_neverExceedsOneNorLeavesTheRange() {
    assertEquals(1, weightAfterDays(-30));
    assertEquals(1, weightAfterDays(-1));
    double oldest = Importance.temporalWeight(Instant.parse("0001-01-01T00:00:00Z"), NOW);
    assertTrue(oldest >= 0 && oldest < 1e-9);
  }

  @Test
  void accessWeight_growsWithTheLogarithmUpToOne() {
    assertEquals(0, Importance.accessWeight(0));
    assertEquals(0.5, Importance.accessWeight(9), 1e-12);
    assertEquals(1, Importance.accessWeight(99), 1e-12);
    assertEquals(1, Importance.accessWeight(Long.MAX_VALUE));
    assertEquals(0, Importance.accessWeight(-5));
    for (long n = 0; n < 200; n++) {
      assertTrue(Importance.accessWeight(n) <= Importance.accessWeight(n + 1));
    }
  }

  @Test
  void after_isWhatItWas_whenNothingHappened() {
    for (double importance : new double[] {0, 0.05, 0.1, 0.5, 1}) {
      assertEquals(importance, Importance.after(importance, 0, 0, 0, 0));
    }
  }

  @Test
  void after_risesWithUse_moreWithHelp_andNeverLeavesTheRange() {
    assertEquals(0.52, Importance.after(0.5, 1, 0, 0, 0), 1e-12);
    assertEquals(0.55, Importance.after(0.5, 0, 1, 0, 0), 1e-12);
    assertEquals(1, Importance.after(0.5, 1_000_000, 1_000_000, 0, 0));
    assertEquals(0.04, Importance.after(0.02, 1, 0, 0, 0), 1e-12);
  }

  @Test
  void after_fallsWithContradiction_toTheFloorAndNoFurther_andRaisesNothingToIt() {
    assertEquals(0.4, Importance.after(0.5, 0, 0, 1, 0), 1e-12);
    assertEquals(0.48, Importance.after(0.5, 0, 0, 0, 1), 1e-12);
    assertEquals(0.5, Importance.after(0.5, 1, 0, 0, 1), 1e-12, "shown and not wanted");
    assertEquals(Importance.FLOOR, Importance.after(0.5, 0, 0, 100, 100));
    assertEquals(0.05, Importance.after(0.05, 0, 0, 100, 100));
    assertEquals(0.9, Importance.after(0.99, 5, 0, 1, 0), 1e-12, "up to 1 first, then down");
  }

  @Test
  void faded_fallsByTheRate_toTheFloorAndNoFurther() {
    assertEquals(0.4, Importance.faded(0.5, 0.1), 1e-12);
    assertEquals(0.5, Importance.faded(0.5, 0));
    assertEquals(Importance.FLOOR, Importance.faded(0.15, 0.1));
    assertEquals(Importance.FLOOR, Importance.faded(1, 1));
    assertEquals(0.05, Importance.faded(0.05, 0.1));
  }

  private static double weightAfterDays(long days) {
    return Importance.temporalWeight(NOW.minus(Duration.ofDays(days)), NOW);
  }
}
