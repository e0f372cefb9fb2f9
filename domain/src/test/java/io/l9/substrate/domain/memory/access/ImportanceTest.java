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

  private static double weightAfterDays(long days) {
    return Importance.temporalWeight(NOW.minus(Duration.ofDays(days)), NOW);
  }
}
