package io.l9.substrate.testkit.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs pieces of work at the same time. */
public final class Concurrently {

  private static final int TIMEOUT_SECONDS = 60;

  private Concurrently() {}

  /**
   * Starts each task in a thread of its own, all at once.
   *
   * @return what they returned, in their order
   * @throws AssertionError if one fails, or if they have not ended after a minute: then they block
   *     each other
   */
  public static <T> List<T> run(List<? extends Callable<T>> tasks) {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<Callable<T>> started = new ArrayList<>();
      for (Callable<T> task : tasks) {
        started.add(
            () -> {
              start.await();
              return task.call();
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(started, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        results.add(future.get());
      }
      return results;
    } catch (CancellationException e) {
      throw new AssertionError("not finished after " + TIMEOUT_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new AssertionError("a concurrent task failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
