package io.l9.substrate.application.memory.embedding;

import io.l9.substrate.domain.tenancy.Deadlines;
import java.time.Duration;

/** Batches that double while the model is quick, and shrink while it is slow. */
final class AdaptiveBatchPolicy implements BatchPolicy {

  private static final Duration QUICK = Duration.ofMillis(250);

  private final Deadlines deadlines;
  private final Duration reserve;
  private Duration before;
  private int size = 1;

  AdaptiveBatchPolicy(Deadlines deadlines, Duration reserve) {
    this.deadlines = deadlines;
    this.reserve = reserve;
    this.before = remaining();
  }

  private Duration remaining() {
    return deadlines.remaining().orElse(Duration.ZERO);
  }

  @Override
  public int nextSize(int left) {
    Duration now = remaining();
    if (now.compareTo(reserve) <= 0) {
      return 0;
    }
    boolean quick = before.minus(now).compareTo(QUICK) < 0;
    size = quick ? Math.min(2 * size, left) : Math.max(1, size / 2);
    before = now;
    return Math.min(size, left);
  }
}
