package io.l9.substrate.testkit.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class MutableClockTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void standsStill_untilItIsMoved() {
    MutableClock clock = new MutableClock(NOON);
    assertEquals(NOON, clock.instant());
    clock.advance(Duration.ofSeconds(90));
    assertEquals(NOON.plusSeconds(90), clock.instant());
    clock.set(NOON);
    assertEquals(NOON, clock.instant());
  }

  @Test
  void isTheSameClock_inAnotherZone() {
    MutableClock clock = new MutableClock(NOON);
    Clock tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(NOON.plusSeconds(1), tokyo.instant());
    assertEquals(ZoneId.of("Asia/Tokyo"), tokyo.getZone());
  }
}
