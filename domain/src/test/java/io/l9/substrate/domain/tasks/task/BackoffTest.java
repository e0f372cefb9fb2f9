package io.l9.substrate.domain.tasks.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  @Test
  void doublesWithEachAttempt_upToAnHour() {
    assertEquals(Duration.ofSeconds(1), Backoff.longest(0));
    assertEquals(Duration.ofSeconds(2), Backoff.longest(1));
    assertEquals(Duration.ofSeconds(1_024), Backoff.longest(10));
    assertEquals(Duration.ofSeconds(2_048), Backoff.longest(11));
    assertEquals(Duration.ofHours(1), Backoff.longest(12));
    assertEquals(Duration.ofHours(1), Backoff.longest(Integer.MAX_VALUE));
    assertEquals(Duration.ofSeconds(1), Backoff.longest(-1));
  }

  @Test
  void isARandomPartOfThat_inMicroseconds() {
    assertEquals(Duration.ZERO, Backoff.of(5, 0));
    assertEquals(Duration.ofSeconds(16), Backoff.of(5, 0.5));
    Duration part = Backoff.of(1, 1.0 / 3);
    assertEquals(0, part.toNanos() % 1_000);
    assertTrue(Backoff.of(20, Math.nextDown(1.0)).compareTo(Duration.ofHours(1)) < 0);
  }
}
