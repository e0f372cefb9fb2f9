package io.l9.substrate.application.requests;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/** Requests in memory, with a clock that stands still and turns that the test takes itself. */
final class RequestFixture implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final TenantWorld world = new TenantWorld(new Random(9));
  final MutableClock clock = new MutableClock(NOW);
  final SequentialIds ids = new SequentialIds(NOW);
  final JsonCodec json = new Jackson3JsonCodec();
  final InMemoryAdapters adapters = new InMemoryAdapters(json, clock);

  /** The tasks that were given to the executor and have not been run. */
  final Deque<Runnable> turns = new ArrayDeque<>();

  boolean rejecting;

  /** A timer whose first beat is ten seconds away; tests beat by themselves. */
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  final RequestComponents requests =
      RequestComponents.of(adapters.requests(), ids, clock, this::accept, timer);

  /** The operations of another process over the same store. */
  OperationsService operations() {
    return new OperationsService(adapters.requests(), ids, clock, this::accept, timer);
  }

  private void accept(Runnable turn) {
    if (rejecting) {
      throw new RejectedExecutionException("planted");
    }
    turns.add(turn);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
