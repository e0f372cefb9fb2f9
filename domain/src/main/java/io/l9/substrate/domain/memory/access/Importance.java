package io.l9.substrate.domain.memory.access;

import java.time.Duration;
import java.time.Instant;

/** The specification's formulas of importance; each result lies in [0, 1]. */
public final class Importance {

  /** The age at which a memory weighs half. */
  public static final Duration HALF_LIFE = Duration.ofDays(30);

  private Importance() {}

  /**
   * {@code 0.5 ^ (age / half-life)}; a time in the future weighs 1. The twin of the SQL function
   * {@code temporal_weight}.
   */
  public static double temporalWeight(Instant when, Instant now) {
    double age = Math.max(0, Duration.between(when, now).toMillis());
    return Math.pow(0.5, age / HALF_LIFE.toMillis());
  }

  /**
   * {@code min(1, log10(n + 1) / 2)}: ten reads weigh about half, a hundred all. Part of the SQL
   * function {@code combined_importance}.
   */
  public static double accessWeight(long accesses) {
    return Math.min(1, Math.log10(Math.max(0, accesses) + 1.0) / 2);
  }
}
