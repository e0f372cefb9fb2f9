package io.l9.substrate.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A closed-loop load: clients that each ask again as soon as they are answered, and their times.
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

  /** The share of the throughput, round by round; the first is for warming up. */
  static double share(List<ClosedLoopLoad> http, List<ClosedLoopLoad> facade) {
    double[] shares = new double[http.size() - 1];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = http.get(i + 1).perSecond() / facade.get(i + 1).perSecond();
    }
    return Statistics.median(shares);
  }

  /** Returns both sides of a comparison, for the details of a report. */
  static Map<String, Object> details(
      List<ClosedLoopLoad> http, List<ClosedLoopLoad> facade, double extra, double share) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("http", middle(http));
    details.put("facade", middle(facade));
    details.put("overhead_p50_ms", Statistics.rounded(extra));
    details.put("throughput_ratio", Statistics.rounded(share));
    return details;
  }

  private static Map<String, Object> middle(List<ClosedLoopLoad> loads) {
    List<ClosedLoopLoad> counted = loads.subList(1, loads.size());
    Map<String, Object> middle = new LinkedHashMap<>();
    middle.put("p50_ms", median(counted.stream().map(ClosedLoopLoad::p50).toList()));
    middle.put("p99_ms", median(counted.stream().map(ClosedLoopLoad::p99).toList()));
    middle.put("per_s", median(counted.stream().map(ClosedLoopLoad::perSecond).toList()));
    return middle;
  }

  private static double median(List<Double> values) {
    return Statistics.rounded(Statistics.median(values));
  }
}
