package io.l9.substrate.inmemory.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.EntityGraphView;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.domain.knowledge.graph.Expansion;
import io.l9.substrate.domain.knowledge.graph.GraphBasis;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.NeighbourPlace;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.inmemory.memory.catalog.ViewRefreshes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The graph of all relationships that the scope believes, made anew for each question. */
final class InMemoryGraphIndex implements GraphIndex {

  private final RelationshipTable relationships;
  private final ViewRefreshes refreshes;
  private final Clock clock;

  InMemoryGraphIndex(RelationshipTable relationships, ViewRefreshes refreshes, Clock clock) {
    this.relationships = relationships;
    this.refreshes = refreshes;
    this.clock = clock;
  }

  @Override
  public List<Expansion> expand(
      List<Entity> entities, GraphBasis basis, EdgeFilter filter, int fanOut) {
    Collection<Edge> graph = graph(basis);
    List<Expansion> expansions = new ArrayList<>();
    for (Entity entity : entities) {
      List<Edge> edges = ofEntity(graph, entity, filter).toList();
      if (!edges.isEmpty()) {
        expansions.add(
            new Expansion(
                entity.name(), edges.subList(0, Math.min(fanOut, edges.size())), edges.size()));
      }
    }
    return expansions;
  }

  @Override
  public List<Edge> neighbours(
      Entity entity,
      GraphBasis basis,
      EdgeFilter filter,
      @Nullable NeighbourPlace after,
      int limit) {
    return ofEntity(graph(basis), entity, filter)
        .filter(
            edge ->
                after == null
                    || NeighbourPlace.ORDER.compare(NeighbourPlace.of(entity.name(), edge), after)
                        > 0)
        .limit(limit)
        .toList();
  }

  /** Returns the edges of an entity, the strongest first. */
  private static Stream<Edge> ofEntity(Collection<Edge> graph, Entity entity, EdgeFilter filter) {
    return graph.stream()
        .filter(
            edge ->
                (filter.direction() != Direction.IN && edge.source().equals(entity.name()))
                    || (filter.direction() != Direction.OUT && edge.target().equals(entity.name())))
        .filter(edge -> filter.types().isEmpty() || filter.types().contains(edge.type()))
        .filter(edge -> edge.confidence() >= filter.minConfidence())
        .sorted(
            Comparator.comparing(
                edge -> NeighbourPlace.of(entity.name(), edge), NeighbourPlace.ORDER));
  }

  @Override
  public List<String> names(Instant now, int limit) {
    return relationships
        .believed(now)
        .flatMap(edge -> Stream.of(normalized(edge.source()), normalized(edge.target())))
        .distinct()
        .limit(limit)
        .toList();
  }

  /** The view is computed when it is read. */
  @Override
  public Optional<EntityGraphView> view(EntityGraphViewQuery query) {
    GraphBasis basis = new GraphBasis(EntityResolution.NONE, clock.instant());
    Map<Edge.Key, Instant> lastSeen = new HashMap<>();
    relationships
        .believed(basis.now())
        .forEach(
            row ->
                lastSeen.merge(
                    edge(row, basis.names()).key(),
                    row.lastSeen(),
                    (a, b) -> a.isAfter(b) ? a : b));
    Instant refreshedAt = refreshes.last();
    if (refreshedAt == null) {
      return Optional.empty();
    }
    EntityName entity = query.entity();
    Edge after = query.after();
    List<EntityGraphView.Line> lines =
        graph(basis).stream()
            .filter(
                edge ->
                    entity == null
                        || edge.source().equals(entity.normalized())
                        || edge.target().equals(entity.normalized()))
            .sorted(EntityGraphViewQuery.ORDER)
            .filter(edge -> after == null || EntityGraphViewQuery.ORDER.compare(edge, after) > 0)
            .limit(query.limit() + 1L)
            .map(
                edge ->
                    new EntityGraphView.Line(
                        edge, lastSeen.getOrDefault(edge.key(), Instant.EPOCH)))
            .toList();
    return Optional.of(EntityGraphView.of(lines, query.limit(), refreshedAt));
  }

  /** Returns the edges of all owners that the scope believes, each once. */
  private Collection<Edge> graph(GraphBasis basis) {
    Map<Edge.Key, Edge> edges = new HashMap<>();
    relationships
        .believed(basis.now())
        .map(row -> edge(row, basis.names()))
        .forEach(edge -> edges.merge(edge.key(), edge, InMemoryGraphIndex::together));
    return edges.values();
  }

  private static Edge edge(Relationship row, EntityResolution names) {
    return new Edge(
        names.entity(normalized(row.source())).name(),
        row.type(),
        names.entity(normalized(row.target())).name(),
        row.confidence(),
        row.mentions());
  }

  private static Edge together(Edge one, Edge other) {
    return new Edge(
        one.source(),
        one.type(),
        one.target(),
        Math.max(one.confidence(), other.confidence()),
        one.mentions() + other.mentions());
  }

  private static String normalized(String name) {
    return new EntityName(name).normalized();
  }
}
