package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.requests.RequestUseCases;
import io.l9.substrate.domain.shared.IdGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * The use cases of requests and the operations that run behind them. Thread-safe if the store is.
 *
 * @param stop stops operations as {@link #close(Duration)} does
 */
public record RequestComponents(RequestUseCases useCases, Consumer<Duration> stop)
    implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * Returns the components.
   *
   * @param executor runs operations, each on a thread that it keeps until it is done; never the
   *     calling thread
   * @param timer renews the leases of running operations every few seconds; stays its giver's to
   *     shut down, after the components are closed
   */
  public static RequestComponents of(
      RequestStore store,
      IdGenerator ids,
      Clock clock,
      Executor executor,
      ScheduledExecutorService timer) {
    OperationsService operations = new OperationsService(store, ids, clock, executor, timer);
    return new RequestComponents(
        new RequestUseCases(new IdempotentRequestsService(store, clock), operations),
        operations::close);
  }

  /**
   * Starts no operation any more, and ends those that there are: as failed, because interrupted, if
   * nobody cancelled them.
   *
   * @param grace how long running ones are waited for
   */
  public void close(Duration grace) {
    stop.accept(grace);
  }

  /** {@link #close(Duration)}, waiting for five seconds. */
  @Override
  public void close() {
    close(GRACE);
  }
}
