package io.l9.substrate;

import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jgrapht.Graph;
import org.jgrapht.graph.DirectedWeightedPseudograph;

/** A random graph: in a memory, and as JGraphT has it. */
final class GraphWorld {

  /** An edge of JGraphT that knows ours. */
  static final class Line {

    final Edge edge;

    Line(Edge edge) {
      this.edge = edge;
    }
  }

  private static final int CLIQUE = 15;

  final Map<Edge.Key, Edge> edges = new LinkedHashMap<>();

  /** Makes a graph with a hub, self-loops and edges in both directions. */
  static GraphWorld random(Random random, int nodes, int count) {
    GraphWorld world = new GraphWorld();
    world.add(random, nodes, count, 4);
    return world;
  }

  /**
   * Makes a graph with a hub, a clique, self-loops and edges in both directions. No entity has more
   * edges than a walk takes of one.
   */
  static GraphWorld large(Random random, int nodes) {
    GraphWorld world = new GraphWorld();
    for (int i = 1; i < CLIQUE; i++) {
      for (int j = 1; j < CLIQUE; j++) {
        world.add("n" + i, "t0", "n" + j, (1 + random.nextInt(10)) / 10.0);
      }
    }
    world.add(random, nodes, 3 * nodes, 10);
    return world;
  }

  /** Adds random edges, of which one in so many comes from the hub. */
  private void add(Random random, int nodes, int count, int hub) {
    for (int i = 0; i < count; i++) {
      int from = random.nextInt(hub) == 0 ? 0 : random.nextInt(nodes);
      int to = random.nextInt(12) == 0 ? from : random.nextInt(nodes);
      add("n" + from, "t" + random.nextInt(3), "n" + to, (1 + random.nextInt(10)) / 10.0);
    }
  }

  void add(String source, String type, String target, double confidence) {
    Edge edge = new Edge(source, type, target, confidence, 1);
    edges.putIfAbsent(edge.key(), edge);
  }

  /** Stores the graph in the order that it has. */
  GraphWorld store(Memory memory) {
    List<RelationshipDraft> drafts = new ArrayList<>();
    edges
        .values()
        .forEach(
            edge ->
                drafts.add(
                    RelationshipDraft.of(edge.source(), edge.type(), edge.target())
                        .withConfidence(edge.confidence())));
    for (int from = 0; from < drafts.size(); from += Relationships.MAX_BATCH) {
      memory
          .graph()
          .mentionAll(
              drafts.subList(from, Math.min(drafts.size(), from + Relationships.MAX_BATCH)));
    }
    return this;
  }

  /** Returns the graph as it is walked in a direction; the weights are those of strongest paths. */
  Graph<String, Line> asWalked(Direction direction) {
    Graph<String, Line> graph = new DirectedWeightedPseudograph<>(Line.class);
    for (Edge edge : edges.values()) {
      graph.addVertex(edge.source());
      graph.addVertex(edge.target());
      if (direction != Direction.IN) {
        add(graph, edge.source(), edge.target(), edge);
      }
      if (direction != Direction.OUT) {
        add(graph, edge.target(), edge.source(), edge);
      }
    }
    return graph;
  }

  private static void add(Graph<String, Line> graph, String from, String to, Edge edge) {
    Line line = new Line(edge);
    graph.addEdge(from, to, line);
    graph.setEdgeWeight(line, -Math.log(edge.confidence()));
  }
}
