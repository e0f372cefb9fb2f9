package io.l9.substrate.benchmarks;

import java.util.List;
import java.util.Optional;

/** The benches that there are, by name. */
public final class Benches {

  private static final List<Bench> ALL =
      List.of(
          new IsolationBench(),
          new SearchBench(),
          new IngestBench(),
          new FactsBench(),
          new GraphBench(),
          new QueueBench(),
          new CheckpointsBench(),
          new WorldBench(),
          new EraseBench(),
          new ContextBench(),
          new ReflectionsBench(),
          new RecallBench(),
          new AccessBench(),
          new RestBench(),
          new ScaleBench(),
          new PeersBench(),
          new MicroBench());

  private Benches() {}

  public static List<Bench> all() {
    return ALL;
  }

  public static Optional<Bench> named(String name) {
    return ALL.stream().filter(bench -> bench.name().equals(name)).findFirst();
  }
}
