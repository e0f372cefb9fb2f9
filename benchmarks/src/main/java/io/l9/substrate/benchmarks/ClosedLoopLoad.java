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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A closed-loop load: clients that each ask again as soon as they are answered, and their times.
 *
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param perSecond answers of all clients together
 * @param clientMs processor time of the clients' threads for each answer
 * @param serverMs the same of the threads of an HTTP server in this process
 */
record ClosedLoopLoad(double p50, double p99, double perSecond, double clientMs, double serverMs) {

  private static final String CLIENTS = "l9-load-";
  private static final String SERVER = "l9-http";

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
    AtomicInteger named = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            number, work -> new Thread(work, CLIENTS + named.incrementAndGet()));
    List<Client> opened = new ArrayList<>();
    try {
      for (int i = 0; i < number; i++) {
        opened.add(clients.open(i));
      }
      double serverBefore = ProcessorTime.millisOf(SERVER);
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
          Statistics.quantile(.5, times),
          Statistics.quantile(.99, times),
          times.length / seconds,
          ProcessorTime.millisOf(CLIENTS) / times.length,
          // less where a thread of the server ended meanwhile
          Math.max(0, ProcessorTime.millisOf(SERVER) - serverBefore) / times.length);
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

  /**
   * The processor time that HTTP adds to a request, in milliseconds: that of the server's threads
   * less that of the threads that ask the facade themselves. Of the rounds that count; the first is
   * for warming up.
   */
  static double extraProcessorTime(List<ClosedLoopLoad> http, List<ClosedLoopLoad> facade) {
    double[] extras = new double[http.size() - 1];
    for (int i = 0; i < extras.length; i++) {
      extras[i] = http.get(i + 1).serverMs() - facade.get(i + 1).clientMs();
    }
    return Statistics.median(extras);
  }

  /** Returns both sides of a comparison, for the details of a report. */
  static Map<String, Object> details(
      List<ClosedLoopLoad> mine, List<ClosedLoopLoad> reference, double extra) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("measured", middle(mine));
    details.put("reference", middle(reference));
    details.put("extra_p50_ms", Statistics.rounded(extra));
    return details;
  }

  private static Map<String, Object> middle(List<ClosedLoopLoad> loads) {
    List<ClosedLoopLoad> counted = loads.subList(1, loads.size());
    Map<String, Object> middle = new LinkedHashMap<>();
    middle.put("p50_ms", median(counted.stream().map(ClosedLoopLoad::p50).toList()));
    middle.put("p99_ms", median(counted.stream().map(ClosedLoopLoad::p99).toList()));
    middle.put("per_s", median(counted.stream().map(ClosedLoopLoad::perSecond).toList()));
    middle.put("client_cpu_ms", median(counted.stream().map(ClosedLoopLoad::clientMs).toList()));
    middle.put("server_cpu_ms", median(counted.stream().map(ClosedLoopLoad::serverMs).toList()));
    return middle;
  }

  private static double median(List<Double> values) {
    return Statistics.rounded(Statistics.median(values));
  }
}
