package io.l9.substrate.benchmarks;

import io.l9.substrate.GraphMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.benchmarks.GraphReference.Walked;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.domain.knowledge.graph.PathQuery;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.shared.NotFoundException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Walks over the graph from hubs and from ordinary entities, under row level security, against
 * careful SQL for the same answer; neighbours and paths; and whether each triple of real datasets
 * is found by each way to it.
 */
final class GraphBench implements Bench {

  /**
   * The amount of work of a run.
   *
   * @param starts entities of each kind that questions begin at
   * @param calls of each side in a round
   */
  record Size(GraphData data, int starts, int calls) {}

  private static final Size FULL = new Size(new GraphData(20, 5_000, 10), 20, 40);
  private static final Size QUICK = new Size(new GraphData(5, 2_000, 10), 20, 10);

  private static final int ROUNDS = 5;
  private static final int MAX_NODES = 1_000;
  private static final int NEIGHBOURS = 50;

  /** Walks of three depths and neighbours, each from two kinds of entities. */
  private static final int COMPARISONS = 8;

  private final Size full;
  private final Size quick;
  private final Preparation preparation;

  GraphBench() {
    this(FULL, QUICK, Preparation.NONE);
  }

  GraphBench(Size full, Size quick, Preparation preparation) {
    this.full = full;
    this.quick = quick;
    this.preparation = preparation;
  }

  @Override
  public String name() {
    return "graph";
  }

  @Override
  public String summary() {
    return "walks, neighbours and paths under row level security against careful SQL";
  }

  @Override
  public void run(BenchContext bench) throws Exception {
    Size size = bench.quick() ? quick : full;
    BenchDatabase database = bench.database();
    double seconds = Comparison.millis(() -> size.data().fill(database, bench::say)) / 1000;
    bench.report().detail("edges", size.data().edges());
    bench.report().detail("fill_s", Statistics.rounded(seconds));
    preparation.prepare(database);
    Memory memory =
        database
            .substrate(null)
            .as(
                IsolationData.tenant(size.data().tenants() / 2),
                IsolationData.ORG,
                IsolationData.USER);
    try (Connection plain = database.pool().getConnection()) {
      GraphReference reference = reference(bench, database, memory, plain);
      List<String> hubs = IntStream.range(0, size.starts()).mapToObj(GraphData::entity).toList();
      List<String> ordinary =
          IntStream.range(0, size.starts()).mapToObj(i -> ordinary(size, i)).toList();
      for (int depth = 2; depth <= 4; depth++) {
        walks(bench, memory.graph(), reference, "hubs", hubs, depth, size);
        walks(bench, memory.graph(), reference, "ordinary", ordinary, depth, size);
      }
      neighbours(bench, memory.graph(), reference, "hubs", hubs, size);
      neighbours(bench, memory.graph(), reference, "ordinary", ordinary, size);
      paths(bench, memory.graph(), hubs, ordinary);
    }
    Path triples = bench.options().triples();
    if (triples != null) {
      TripleRecall.of(database.substrate(null), triples, bench);
    }
  }

  /** Returns an entity of the second half, which has few edges. */
  private static String ordinary(Size size, int number) {
    int half = size.data().entities() / 2;
    return GraphData.entity(half + number * (half / size.starts()));
  }

  private static GraphReference reference(
      BenchContext bench, BenchDatabase database, Memory memory, Connection plain) {
    StatementRecorder recorder = new StatementRecorder(database.pool());
    MemorySubstrate recorded =
        bench.closing(
            MemorySubstrate.builder()
                .dataSource(recorder.dataSource())
                .embedder(null)
                .trackReads(false)
                .build());
    recorder.take();
    recorded.as(memory.scope()).graph().neighbours(GraphData.entity(0));
    return new GraphReference(plain, recorder.take().get(0), memory.scope().tenant().value());
  }

  private static TraversalQuery query(String start, int depth) {
    return TraversalQuery.from(start).withDepth(depth).withMaxNodes(MAX_NODES);
  }

  private static void walks(
      BenchContext bench,
      GraphMemory graph,
      GraphReference reference,
      String kind,
      List<String> starts,
      int depth,
      Size size)
      throws Exception {
    String name = "depth" + depth + "_" + kind;
    long nodes = 0;
    for (String start : starts) {
      Walked ours = Walked.of(graph.traverse(query(start, depth)));
      Walked theirs = walked(reference, start, depth);
      if (!ours.equals(theirs) || ours.edges() == 0) {
        throw new IllegalStateException(
            "different answers from " + start + ": " + ours + " and " + theirs);
      }
      nodes += ours.depths().size();
    }
    bench.say(
        String.format(Locale.ROOT, "%s: %d entities on average", name, nodes / starts.size()));
    bench.report().detail(name + "_nodes", nodes / starts.size());
    Turns ours = new Turns(starts);
    Turns theirs = new Turns(starts);
    Comparison times =
        Comparison.ofCalls(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            size.calls(),
            () -> require(graph.traverse(query(ours.next(), depth)).edges().size()),
            () -> require(walked(reference, theirs.next(), depth).edges()));
    Timing timing =
        Timing.of(starts, start -> require(graph.traverse(query(start, depth)).edges().size()));
    timing.report(bench.report(), name, depth == 4 ? Target.atMost(50) : null);
    bench.report().rounds(name, times, "ms");
    bench.report().check(name + "_ratio", times.ratio(), "ratio", Target.atMost(1.1));
  }

  private static Walked walked(GraphReference reference, String start, int depth) throws Exception {
    return reference.walk(start, depth, MAX_NODES, TraversalQuery.DEFAULT_FAN_OUT);
  }

  private static void require(int found) {
    if (found == 0) {
      throw new IllegalStateException("found nothing");
    }
  }

  private static void neighbours(
      BenchContext bench,
      GraphMemory graph,
      GraphReference reference,
      String kind,
      List<String> starts,
      Size size)
      throws Exception {
    String name = "neighbours_" + kind;
    bench.say(name);
    Turns ours = new Turns(starts);
    Turns theirs = new Turns(starts);
    Comparison times =
        Comparison.ofCalls(
            bench.warmUp(COMPARISONS),
            ROUNDS,
            size.calls(),
            () -> require(neighbours(graph, ours.next())),
            () -> require(reference.neighbours(theirs.next(), NEIGHBOURS + 1)));
    Timing.of(starts, start -> require(neighbours(graph, start)))
        .report(bench.report(), name, null);
    bench.report().rounds(name, times, "ms");
    bench.report().check(name + "_ratio", times.ratio(), "ratio", Target.atMost(1.1));
  }

  private static int neighbours(GraphMemory graph, String name) {
    return graph
        .neighbours(
            new NeighbourQuery(
                new EntityName(name), EdgeFilter.of(Direction.BOTH), NEIGHBOURS, null))
        .edges()
        .size();
  }

  /** Paths from hubs and from ordinary entities to ordinary ones. */
  private static void paths(
      BenchContext bench, GraphMemory graph, List<String> hubs, List<String> ordinary)
      throws Exception {
    List<PathQuery> queries =
        IntStream.range(0, 2 * ordinary.size())
            .mapToObj(
                i ->
                    PathQuery.between(
                        (i % 2 == 0 ? hubs : ordinary).get(i / 2),
                        ordinary.get((i / 2 + 7) % ordinary.size())))
            .toList();
    bench.say("paths between " + queries.size() + " pairs");
    for (boolean shortest : new boolean[] {true, false}) {
      Timing.of(
              queries,
              query -> {
                try {
                  require(
                      (shortest ? graph.shortestPath(query) : graph.strongestPath(query))
                          .edges()
                          .size());
                } catch (NotFoundException e) {
                  bench.say("there is no path for " + query + ": " + e.getMessage());
                }
              })
          .report(bench.report(), shortest ? "shortest_path" : "strongest_path", null);
    }
  }
}
