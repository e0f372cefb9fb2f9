package io.l9.substrate.benchmarks;

import io.l9.substrate.GraphMemory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.NeighbourPlace;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.domain.knowledge.graph.Neighbours;
import io.l9.substrate.domain.knowledge.graph.PathQuery;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.shared.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The triples of real datasets, each stored as an edge and looked for by each way to it. */
final class TripleRecall {

  private static final List<String> PARTS = List.of("train.txt", "valid.txt", "test.txt");

  private final GraphMemory graph;
  private final Set<Edge.Key> triples;

  private TripleRecall(GraphMemory graph, Set<Edge.Key> triples) {
    this.graph = graph;
    this.triples = triples;
  }

  /**
   * Stores each dataset for a tenant of its own, and reports how many triples each way finds.
   *
   * @param directory of directories with {@code train.txt}, {@code valid.txt} and {@code test.txt},
   *     of lines of a head, a relation and a tail between tabs
   */
  static void of(MemorySubstrate substrate, Path directory, BenchContext bench) throws IOException {
    Table found = new Table(List.of("triples", "out", "in", "traversal", "path", "key"));
    long missed = 0;
    for (Path dataset : datasets(directory)) {
      String name = String.valueOf(dataset.getFileName());
      Set<Edge.Key> triples = triples(dataset);
      bench.say(name + ": " + triples.size() + " triples");
      GraphMemory graph =
          substrate.as("triples of " + name, IsolationData.ORG, IsolationData.USER).graph();
      store(graph, triples);
      List<Long> counts = new TripleRecall(graph, triples).counts();
      List<Double> row = new ArrayList<>(List.of((double) triples.size()));
      for (long count : counts) {
        row.add((double) count);
        missed += triples.size() - count;
      }
      found.row(name, row);
    }
    bench.report().table("triples_found", found);
    bench.report().check("triples_missed", (double) missed, "triples", Target.exactly(0));
  }

  private static List<Path> datasets(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> found =
          all.filter(path -> PARTS.stream().allMatch(part -> Files.exists(path.resolve(part))))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new IOException(
            "no directory in " + directory + " has the files " + String.join(", ", PARTS));
      }
      return found;
    }
  }

  /** Returns each triple once; names are as the product normalises them. */
  private static Set<Edge.Key> triples(Path dataset) throws IOException {
    Set<Edge.Key> triples = new LinkedHashSet<>();
    for (String part : PARTS) {
      for (String line : Files.readAllLines(dataset.resolve(part))) {
        String[] names = line.split("\t", -1);
        if (names.length != 3) {
          throw new IOException(
              dataset.resolve(part) + ": a line has no head, relation and tail: " + line);
        }
        triples.add(
            new Edge.Key(
                new EntityName(names[0]).normalized(),
                names[1],
                new EntityName(names[2]).normalized()));
      }
    }
    return triples;
  }

  private static void store(GraphMemory graph, Collection<Edge.Key> triples) {
    List<RelationshipDraft> drafts =
        triples.stream()
            .map(edge -> RelationshipDraft.of(edge.source(), edge.type(), edge.target()))
            .toList();
    FactWork.parts(drafts, Relationships.MAX_BATCH).forEach(graph::mentionAll);
  }

  /** Returns the numbers of the triples that each way finds, in the order of the table. */
  private List<Long> counts() {
    Map<String, Set<Edge.Key>> out =
        byEntity(Edge.Key::source, name -> neighbours(name, Direction.OUT));
    Map<String, Set<Edge.Key>> in =
        byEntity(Edge.Key::target, name -> neighbours(name, Direction.IN));
    Map<String, Set<Edge.Key>> walked = byEntity(Edge.Key::source, this::walked);
    return List.of(
        count(edge -> out.getOrDefault(edge.source(), Set.of()).contains(edge)),
        count(edge -> in.getOrDefault(edge.target(), Set.of()).contains(edge)),
        count(edge -> walked.getOrDefault(edge.source(), Set.of()).contains(edge)),
        count(this::isPath),
        count(this::isListed));
  }

  private long count(Predicate<Edge.Key> isFound) {
    return triples.stream().filter(isFound).count();
  }

  private Map<String, Set<Edge.Key>> byEntity(
      Function<Edge.Key, String> end, Function<String, Set<Edge.Key>> edges) {
    Map<String, Set<Edge.Key>> byEntity = new HashMap<>();
    for (Edge.Key edge : triples) {
      byEntity.computeIfAbsent(end.apply(edge), edges);
    }
    return byEntity;
  }

  private Set<Edge.Key> neighbours(String name, Direction direction) {
    Set<Edge.Key> edges = new HashSet<>();
    NeighbourPlace after = null;
    do {
      Neighbours page =
          graph.neighbours(
              new NeighbourQuery(
                  new EntityName(name), EdgeFilter.of(direction), NeighbourQuery.MAX_LIMIT, after));
      page.edges().forEach(edge -> edges.add(edge.key()));
      after = page.next();
    } while (after != null);
    return edges;
  }

  private Set<Edge.Key> walked(String name) {
    Set<Edge.Key> edges = new HashSet<>();
    graph
        .traverse(
            TraversalQuery.from(name)
                .withFilter(EdgeFilter.of(Direction.OUT))
                .withDepth(1)
                .withMaxNodes(TraversalQuery.MAX_NODES)
                .withFanOut(TraversalQuery.MAX_FAN_OUT))
        .edges()
        .forEach(edge -> edges.add(edge.key()));
    return edges;
  }

  /** Returns whether the edge is the shortest path; one of an entity to itself has no edge. */
  private boolean isPath(Edge.Key edge) {
    PathQuery query =
        PathQuery.between(edge.source(), edge.target())
            .withFilter(EdgeFilter.of(Direction.OUT).withTypes(Set.of(edge.type())))
            .withMaxLength(1);
    try {
      List<Edge> path = graph.shortestPath(query).edges();
      return edge.source().equals(edge.target())
          ? path.isEmpty()
          : path.stream().map(Edge::key).toList().equals(List.of(edge));
    } catch (NotFoundException e) {
      return false;
    }
  }

  private boolean isListed(Edge.Key edge) {
    return graph
            .list(
                new RelationshipQuery(
                    new EntityName(edge.source()),
                    new EntityName(edge.target()),
                    edge.type(),
                    0,
                    2,
                    null))
            .items()
            .size()
        == 1;
  }
}
