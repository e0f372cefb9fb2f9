package io.l9.substrate.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A queue on which several threads work at once. */
interface BenchQueue {

  /** The calls of one thread. */
  interface Worker extends AutoCloseable {

    /** Enqueues tasks in one call. */
    void enqueue(int tasks) throws SQLException;

    /** Claims tasks in one call and completes them in another; returns how many there were. */
    int work(int most) throws SQLException;

    @Override
    default void close() throws SQLException {}
  }

  /** Returns the calls of another thread. */
  Worker worker() throws SQLException;

  /** Returns how many tasks a second the threads enqueue, so many a call. */
  static double enqueued(BenchQueue queue, int threads, int tasks, int batch) throws Exception {
    int calls = Math.max(1, tasks / threads / batch);
    return rate(
        queue,
        threads,
        worker -> {
          for (int call = 0; call < calls; call++) {
            worker.enqueue(batch);
          }
          return calls * batch;
        });
  }

  /** Returns how many tasks a second the threads work off, so many a call, until none is left. */
  static double worked(BenchQueue queue, int threads, int batch) throws Exception {
    return rate(
        queue,
        threads,
        worker -> {
          int done = 0;
          int some;
          do {
            some = worker.work(batch);
            done += some;
          } while (some > 0);
          return done;
        });
  }

  /** Work of a thread, which returns how many tasks it did. */
  @FunctionalInterface
  interface Share {
    int of(Worker worker) throws SQLException;
  }

  private static double rate(BenchQueue queue, int threads, Share share) throws Exception {
    List<Worker> workers = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Integer>> shares = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Worker worker = queue.worker();
        workers.add(worker);
        shares.add(() -> share.of(worker));
      }
      long begun = System.nanoTime();
      int done = 0;
      for (Future<Integer> part : pool.invokeAll(shares)) {
        done += part.get();
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (done == 0) {
        throw new IllegalStateException("there was nothing to do");
      }
      return done / seconds;
    } finally {
      pool.shutdownNow();
      for (Worker worker : workers) {
        worker.close();
      }
    }
  }
}
