package io.l9.substrate.testkit.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.shared.IdGenerator;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SequentialIdsTest extends IdGeneratorContract {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final SequentialIds ids = new SequentialIds(NOON);

  @Override
  protected IdGenerator ids() {
    return ids;
  }

  @Test
  void areTheSameInEveryRun() {
    SequentialIds again = new SequentialIds(NOON);
    for (int i = 0; i < 100; i++) {
      assertEquals(ids.next(), again.next());
    }
  }

  @Test
  void haveTheTimeOfTheirInstant() {
    assertEquals(NOON.toEpochMilli(), ids.next().getMostSignificantBits() >>> 16);
  }
}
