package io.l9.substrate.rest.management;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether requests should be sent here: the server serves, and every check passes. A check that
 * hangs holds up neither a probe nor the next one. Thread-safe.
 */
public final class Readiness {

  /** The name of the check that is the server's own state. */
  public static final String SERVER = "server";

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
  private static final String OK = "ok";
  private static final String FAILED = "failed";

  private enum State {
    STARTING,
    SERVING,
    STOPPING
  }

  /**
   * An answer.
   *
   * @param checks {@code ok} or {@code failed} by name; of {@value #SERVER} also {@code starting}
   *     and {@code stopping}
   */
  public record Report(boolean ready, Map<String, String> checks) {}

  private volatile Map<String, ReadinessCheck> checks = Map.of();
  private final Duration patience;
  private final Map<String, CompletableFuture<String>> underWay = new ConcurrentHashMap<>();
  private volatile State state = State.STARTING;

  /**
   * Not ready yet.
   *
   * @param patience how long a check is waited for before it counts as failed
   */
  public Readiness(Duration patience) {
    this.patience = patience;
  }

  /**
   * The server listens.
   *
   * @param passed by name, each run from now on in a thread of its own at each question
   */
  public void serving(Map<String, ReadinessCheck> passed) {
    checks = new LinkedHashMap<>(passed);
    state = State.SERVING;
  }

  /** The server is about to stop: requests should go elsewhere from now on. */
  public void stopping() {
    state = State.STOPPING;
  }

  /** Asks every check. */
  public Report report() {
    Map<String, String> results = new LinkedHashMap<>();
    State now = state;
    results.put(SERVER, now == State.SERVING ? OK : now.name().toLowerCase(Locale.ROOT));
    Map<String, CompletableFuture<String>> asked = new LinkedHashMap<>();
    checks.forEach((name, check) -> asked.put(name, ask(name, check)));
    long end = System.nanoTime() + patience.toNanos();
    asked.forEach((name, answer) -> results.put(name, await(name, answer, end)));
    return new Report(results.values().stream().allMatch(OK::equals), results);
  }

  private CompletableFuture<String> ask(String name, ReadinessCheck check) {
    return underWay.compute(
        name, (key, last) -> last == null || last.isDone() ? run(name, check) : last);
  }

  private static CompletableFuture<String> run(String name, ReadinessCheck check) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                check.run();
                result.complete(OK);
              } catch (Exception e) {
                LOG.warn("not ready: {}", name, e);
                result.complete(FAILED);
              } catch (Error e) {
                result.complete(FAILED);
                throw e;
              }
            },
            "l9-ready-" + name);
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private static String await(String name, CompletableFuture<String> answer, long end) {
    try {
      return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn("not ready: {} does not answer", name);
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
