package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.PathQuery;
import io.l9.substrate.domain.knowledge.graph.Subgraph;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jgrapht.Graph;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.traverse.BreadthFirstIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Walks over random graphs, compared with JGraphT and with each other. */
abstract class EntityGraphWalks {

  private Random random;
  private Memory memory;

  abstract MemorySubstrate substrate();

  /** Returns the number of entities of the largest graphs, at least 100. */
  abstract int largest();

  @BeforeEach
  void newTenant(TestInfo test) {
    random = Seeds.of(test);
    memory = fresh();
  }

  private Memory fresh() {
    return substrate().as("tenant " + Seeds.uuid(random), "org", "user");
  }

  private static TraversalQuery uncapped(String start, Direction direction, int depth) {
    return TraversalQuery.from(start)
        .withFilter(EdgeFilter.of(direction))
        .withDepth(depth)
        .withMaxNodes(TraversalQuery.MAX_NODES)
        .withFanOut(TraversalQuery.MAX_FAN_OUT)
        .withMaxBytes(TraversalQuery.MAX_BYTES);
  }

  private static Map<String, Integer> depths(Subgraph found) {
    return found.nodes().stream()
        .collect(Collectors.toMap(Subgraph.Node::name, Subgraph.Node::depth));
  }

  /** A.6, sentence 8: levels, edges and the depth that is told are those of the graph. */
  @Test
  void findsTheLevelsThatJGraphTFinds() {
    for (int round = 0; round < 4; round++) {
      Memory own = fresh();
      GraphWorld world =
          round == 0
              ? GraphWorld.large(random, largest()).store(own)
              : GraphWorld.random(random, 10 + random.nextInt(60), 20 + random.nextInt(150))
                  .store(own);
      for (Direction direction : Direction.values()) {
        Graph<String, GraphWorld.Line> graph = world.asWalked(direction);
        for (int depth = 1; depth <= TraversalQuery.MAX_DEPTH; depth++) {
          String start = any(graph);
          Subgraph found = own.graph().traverse(uncapped(start, direction, depth));
          Map<String, Integer> levels = levels(graph, start, depth);
          assertEquals(levels, depths(found));
          assertEquals(edges(graph, levels, depth), Set.copyOf(found.edges()));
          assertEquals(found.edges().size(), Set.copyOf(found.edges()).size());
          assertEquals(
              levels.values().stream().mapToInt(Integer::intValue).max().orElse(0),
              found.depthReached());
          assertEquals(Set.of(), found.stoppedBy());
        }
      }
    }
  }

  private String any(Graph<String, GraphWorld.Line> graph) {
    List<String> names = graph.vertexSet().stream().sorted().toList();
    return names.get(random.nextInt(names.size()));
  }

  private static Map<String, Integer> levels(
      Graph<String, GraphWorld.Line> graph, String start, int depth) {
    Map<String, Integer> levels = new HashMap<>();
    BreadthFirstIterator<String, GraphWorld.Line> walk = new BreadthFirstIterator<>(graph, start);
    while (walk.hasNext()) {
      String name = walk.next();
      if (walk.getDepth(name) <= depth) {
        levels.put(name, walk.getDepth(name));
      }
    }
    return levels;
  }

  /** Returns the edges that are walked from the levels above the last. */
  private static Set<Edge> edges(
      Graph<String, GraphWorld.Line> graph, Map<String, Integer> levels, int depth) {
    Set<Edge> edges = new HashSet<>();
    levels.forEach(
        (name, level) -> {
          if (level < depth) {
            graph.outgoingEdgesOf(name).forEach(line -> edges.add(line.edge));
          }
        });
    return edges;
  }

  /** A.6, sentence 8, and A.2, rows 15 and 17: a cap cuts the end off, and says so if it did. */
  @Test
  void aCappedWalkIsTheBeginningOfTheUncappedOne() {
    GraphWorld world = GraphWorld.large(random, largest()).store(memory);
    Graph<String, GraphWorld.Line> graph = world.asWalked(Direction.BOTH);
    for (int round = 0; round < 12; round++) {
      TraversalQuery query = uncapped(any(graph), Direction.BOTH, 1 + random.nextInt(4));
      Subgraph all = memory.graph().traverse(query);
      assertTrue(!all.isTruncated());
      int nodes = 1 + random.nextInt(all.nodes().size() + 2);
      int bytes = 1_000 + random.nextInt(20_000 + 200 * all.edges().size());
      Subgraph some = memory.graph().traverse(query.withMaxNodes(nodes).withMaxBytes(bytes));
      assertEquals(all.nodes().subList(0, some.nodes().size()), some.nodes());
      assertEquals(all.edges().subList(0, some.edges().size()), some.edges());
      assertEquals(
          some.nodes().equals(all.nodes()) && some.edges().equals(all.edges()),
          !some.isTruncated());
      assertTrue(some.nodes().size() <= nodes);
      assertEquals(some.nodes().get(some.nodes().size() - 1).depth(), some.depthReached());
    }
  }

  /** A.2, row 15: for every fan-out, nothing is said to be missing iff nothing is. */
  @Test
  void theFanOutIsToldIffItLeftSomethingOut() {
    GraphWorld world = GraphWorld.random(random, 25, 60).store(memory);
    Graph<String, GraphWorld.Line> graph = world.asWalked(Direction.BOTH);
    int complete = 0;
    int cut = 0;
    for (int round = 0; round < 60; round++) {
      TraversalQuery query =
          uncapped(any(graph), Direction.values()[round % 3], 1 + random.nextInt(5));
      Subgraph all = memory.graph().traverse(query);
      Subgraph some = memory.graph().traverse(query.withFanOut(1 + random.nextInt(20)));
      boolean isEqual =
          depths(some).equals(depths(all))
              && Set.copyOf(some.edges()).equals(Set.copyOf(all.edges()));
      assertEquals(
          isEqual ? Set.of() : Set.of(TraversalCap.FAN_OUT), some.stoppedBy(), query::toString);
      complete += isEqual ? 1 : 0;
      cut += isEqual ? 0 : 1;
    }
    assertTrue(complete > 0 && cut > 0, complete + " complete, " + cut + " cut");
  }

  /** A.2, row 16: which nodes survive a cap does not depend on the order of insertion. */
  @Test
  void twoOrdersOfInsertionGiveEqualAnswers() {
    GraphWorld world = GraphWorld.large(random, largest());
    List<Edge> shuffled = new ArrayList<>(world.edges.values());
    Collections.shuffle(shuffled, random);
    GraphWorld other = new GraphWorld();
    shuffled.forEach(edge -> other.edges.put(edge.key(), edge));
    world.store(memory);
    Memory second = fresh();
    other.store(second);
    for (int nodes : new int[] {1, 7, 30, largest() / 2, largest() - 1}) {
      TraversalQuery query =
          TraversalQuery.from("n0").withDepth(4).withMaxNodes(nodes).withFanOut(6);
      assertEquals(memory.graph().traverse(query), second.graph().traverse(query));
    }
    PathQuery path = PathQuery.between("n0", "n1");
    assertEquals(shortest(memory, path), shortest(second, path));
  }

  private static List<GraphPath> shortest(Memory of, PathQuery query) {
    try {
      return List.of(of.graph().shortestPath(query), of.graph().strongestPath(query));
    } catch (NotFoundException e) {
      return List.of();
    }
  }

  @Test
  void findsPathsAsShortAndAsStrongAsJGraphTs() {
    int found = 0;
    for (int round = 0; round < 3; round++) {
      Memory own = fresh();
      GraphWorld world = GraphWorld.random(random, 50, 90).store(own);
      for (Direction direction : Direction.values()) {
        Graph<String, GraphWorld.Line> graph = world.asWalked(direction);
        DijkstraShortestPath<String, GraphWorld.Line> strongest = new DijkstraShortestPath<>(graph);
        for (int i = 0; i < 15; i++) {
          String from = any(graph);
          String to = any(graph);
          PathQuery query =
              PathQuery.between(from, to)
                  .withFilter(EdgeFilter.of(direction))
                  .withMaxLength(1 + random.nextInt(PathQuery.MAX_LENGTH));
          Integer length = levels(graph, from, 99).get(to);
          if (length == null || length > query.maxLength()) {
            assertThrows(NotFoundException.class, () -> own.graph().shortestPath(query));
          } else {
            GraphPath path = own.graph().shortestPath(query);
            assertEquals(length, path.edges().size());
            assertIsPath(world, path, from, to, direction);
            found++;
          }
          var best = strongest.getPath(from, to);
          if (best == null) {
            assertThrows(NotFoundException.class, () -> own.graph().strongestPath(query));
          } else {
            GraphPath path = own.graph().strongestPath(query);
            assertEquals(Math.exp(-best.getWeight()), path.confidence(), 1e-9);
            assertIsPath(world, path, from, to, direction);
          }
        }
      }
    }
    assertTrue(found > 10, () -> "hardly a path in these graphs");
  }

  private static void assertIsPath(
      GraphWorld world, GraphPath path, String from, String to, Direction direction) {
    assertEquals(from, path.nodes().get(0));
    assertEquals(to, path.nodes().get(path.nodes().size() - 1));
    assertEquals(path.nodes().size(), path.edges().size() + 1);
    assertEquals(Set.of(), path.stoppedBy());
    for (int i = 0; i < path.edges().size(); i++) {
      Edge edge = path.edges().get(i);
      String before = path.nodes().get(i);
      assertTrue(world.edges.containsValue(edge));
      assertEquals(path.nodes().get(i + 1), edge.otherThan(before));
      assertTrue(direction != Direction.OUT || edge.source().equals(before));
      assertTrue(direction != Direction.IN || edge.target().equals(before));
    }
  }
}
