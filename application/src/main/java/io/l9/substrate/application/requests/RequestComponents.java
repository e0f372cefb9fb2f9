package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.IdempotentRequests;
import io.l9.substrate.domain.requests.Operations;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The use cases of requests, ready to be called. Thread-safe if what they need is.
 *
 * @param stop how {@link #close(Duration)} stops operations
 */
public record RequestComponents(
    IdempotentRequests idempotent, Operations operations, Consumer<Duration> stop)
    implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  public static RequestComponents of(RequestDependencies needs) {
    OperationsService operations = new OperationsService(needs);
    return new RequestComponents(
        new IdempotentRequestsService(needs), operations, operations::close);
  }

  /**
   * Starts no operation any more, and ends those that there are: as failed, because interrupted, if
   * nobody cancelled them.
   *
   * @param patience how long running ones are waited for
   */
  public void close(Duration patience) {
    stop.accept(patience);
  }

  /** {@link #close(Duration)}, waiting for five seconds. */
  @Override
  public void close() {
    close(PATIENCE);
  }
}
