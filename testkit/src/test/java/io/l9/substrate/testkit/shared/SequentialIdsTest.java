package io.l9.substrate.testkit.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.Position;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SequentialIdsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void areTheSameInEveryRun() {
    SequentialIds ids = new SequentialIds(NOON);
    SequentialIds again = new SequentialIds(NOON);
    for (int i = 0; i < 100; i++) {
      assertEquals(ids.next(), again.next());
    }
  }

  @Test
  void haveTheFormOfVersion7_andTheTimeOfTheirInstant() {
    UUID id = new SequentialIds(NOON).next();
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
    assertEquals(NOON.toEpochMilli(), id.getMostSignificantBits() >>> 16);
  }

  @Test
  void rise() {
    SequentialIds ids = new SequentialIds(NOON);
    assertTrue(Position.compareIds(ids.next(), ids.next()) < 0);
  }
}
