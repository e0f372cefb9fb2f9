package io.l9.substrate.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What some clients got out of a system that each of them asks again as soon as it has answered.
 *
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param perSecond answers of all clients together
 */
record ClosedLoopLoad(double p50, double p99, double perSecond) {

  private static final double NANOS_PER_MS = 1e6;

  /** Asks once. On one thread. */
  interface Client extends AutoCloseable {
    void ask() throws Exception;

    @Override
    default void close() throws IOException {}
  }

  /** Makes the clients, by their numbers. */
  @FunctionalInterface
  interface Clients {
    Client open(int number) throws Exception;
  }

  static ClosedLoopLoad of(Clients clients, int number, Duration slice) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(number);
    List<Client> opened = new ArrayList<>();
    try {
      for (int i = 0; i < number; i++) {
        opened.add(clients.open(i));
      }
      long begun = System.nanoTime();
      List<Future<List<Double>>> running = new ArrayList<>();
      for (Client client : opened) {
        running.add(threads.submit(() -> asking(client, begun + slice.toNanos())));
      }
      List<Double> all = new ArrayList<>();
      for (Future<List<Double>> one : running) {
        all.addAll(one.get());
      }
      double seconds = (System.nanoTime() - begun) / (NANOS_PER_MS * 1000);
      double[] times = all.stream().mapToDouble(Double::doubleValue).toArray();
      return new ClosedLoopLoad(
          Statistics.quantile(.5, times), Statistics.quantile(.99, times), times.length / seconds);
    } finally {
      threads.shutdownNow();
      for (Client client : opened) {
        client.close();
      }
    }
  }

  private static List<Double> asking(Client client, long until) throws Exception {
    List<Double> times = new ArrayList<>();
    while (times.isEmpty() || System.nanoTime() < until) {
      long begun = System.nanoTime();
      client.ask();
      times.add((System.nanoTime() - begun) / NANOS_PER_MS);
    }
    return times;
  }
}
