package io.l9.substrate.testkit.shared;

import io.l9.substrate.domain.shared.IdGenerator;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids in the form of UUIDv7, all of one instant, counted up: the n-th id of a test is known
 * beforehand. Thread-safe.
 */
public final class SequentialIds implements IdGenerator {

  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final long high;
  private final AtomicLong count = new AtomicLong();

  public SequentialIds(Instant at) {
    high = at.toEpochMilli() << 16 | VERSION_7;
  }

  @Override
  public UUID next() {
    return new UUID(high, VARIANT | count.incrementAndGet());
  }
}
