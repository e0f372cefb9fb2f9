package io.l9.substrate.application.planted.ambient;

import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** Innocent. */
final class IsGiven {
  Instant now(Clock clock) {
    return Instant.now(clock);
  }

  int roll(long seed) {
    return new Random(seed).nextInt(6);
  }
}
