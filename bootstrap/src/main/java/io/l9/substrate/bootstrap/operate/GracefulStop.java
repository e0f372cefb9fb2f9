package io.l9.substrate.bootstrap.operate;

import io.l9.substrate.rest.management.Readiness;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A graceful stop of the server: first the probes report it, then load balancers have time to
 * notice, then running requests finish. Resources behind the server are closed by others
 * afterwards.
 */
public final class GracefulStop implements AutoCloseable {

  private final Readiness readiness;
  private final Duration delay;
  private final Pause pause;
  private final Runnable server;
  private final Consumer<String> progress;

  /** Waits. */
  @FunctionalInterface
  public interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  /**
   * Prepares it.
   *
   * @param delay between the probes' saying so and the end of taking requests
   * @param server when run, takes no more requests and waits for those in progress
   */
  public GracefulStop(
      Readiness readiness,
      Duration delay,
      Pause pause,
      Runnable server,
      Consumer<String> progress) {
    this.readiness = readiness;
    this.delay = delay;
    this.pause = pause;
    this.server = server;
    this.progress = progress;
  }

  @Override
  public void close() {
    readiness.stopping();
    if (!delay.isZero()) {
      progress.accept(
          "stopping: not ready any more, requests are taken for another "
              + delay.toMillis() / 1000.0
              + " s (interrupt again to end at once)");
      try {
        pause.of(delay);
      } catch (InterruptedException e) {
        // somebody is in a hurry: go on, and say so to whoever waits next
        Thread.currentThread().interrupt();
      }
    }
    progress.accept("stopping: requests in progress may finish");
    server.run();
  }
}
