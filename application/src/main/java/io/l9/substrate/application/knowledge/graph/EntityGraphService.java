package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.application.knowledge.fact.Skeletons;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.application.shared.Views;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.EntityGraph;
import io.l9.substrate.domain.knowledge.graph.EntityGraphView;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.knowledge.graph.GraphBasis;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.domain.knowledge.graph.Neighbours;
import io.l9.substrate.domain.knowledge.graph.PathQuery;
import io.l9.substrate.domain.knowledge.graph.Subgraph;
import io.l9.substrate.domain.knowledge.graph.TraversalCap;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The use cases of the graph. */
public final class EntityGraphService implements EntityGraph {

  /** The number of edges of one entity that a search for a path walks. */
  private static final int PATH_FAN_OUT = 1_000;

  /** The number of entities that a search for a path visits. */
  private static final int PATH_NODES = 10_000;

  private final UnitOfWork unitOfWork;
  private final GraphIndex index;
  private final EntityMergeRepository merges;
  private final RejectionRepository rejections;
  private final Skeletons skeletons;
  private final Clock clock;

  public EntityGraphService(KnowledgeStore store, KnowledgeConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.index = store.graphIndex();
    this.merges = store.entityMerges();
    this.rejections = store.rejections();
    this.skeletons = new Skeletons(config.spelling(), config.json());
    this.clock = config.clock();
  }

  private GraphBasis basis() {
    return new GraphBasis(merges.resolution(), Times.stored(clock.instant()));
  }

  private MergedEdges merged(TenantScope scope, GraphBasis basis) {
    return new MergedEdges(rejections, skeletons, basis.names(), scope.owner());
  }

  private EdgeSource source(TenantScope scope, EdgeFilter filter, int fanOut) {
    GraphBasis basis = basis();
    return new EdgeSource(index, basis, merged(scope, basis), filter, fanOut);
  }

  @Override
  public Neighbours neighbours(TenantScope scope, NeighbourQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(
        scope,
        () -> {
          GraphBasis basis = basis();
          Entity entity = basis.names().entity(query.entity().normalized());
          List<Edge> edges =
              index.neighbours(entity, basis, query.filter(), query.after(), query.limit() + 1);
          if (edges.isEmpty() && !isThere(entity, basis)) {
            throw new NotFoundException(
                ErrorCode.NOT_FOUND, "there is no relationship of an entity of that name");
          }
          Neighbours page = Neighbours.of(entity, edges, query.limit());
          return new Neighbours(entity, merged(scope, basis).left(page.edges()), page.next());
        });
  }

  private boolean isThere(Entity entity, GraphBasis basis) {
    return !index.neighbours(entity, basis, EdgeFilter.of(Direction.BOTH), null, 1).isEmpty();
  }

  @Override
  public Subgraph traverse(TenantScope scope, TraversalQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(
        scope,
        () -> {
          EdgeSource source = source(scope, query.filter(), query.fanOut());
          List<String> start = query.start().stream().map(source::canonical).distinct().toList();
          return new LevelWalk(source, query).from(start);
        });
  }

  @Override
  public GraphPath shortestPath(TenantScope scope, PathQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(
        scope,
        () -> {
          EdgeSource source = source(scope, query.filter(), PATH_FAN_OUT);
          FewestEdges search =
              new FewestEdges(
                  source,
                  source.canonical(query.from()),
                  source.canonical(query.to()),
                  query.maxLength(),
                  PATH_NODES);
          return found(search.find(), search.stoppedBy());
        });
  }

  @Override
  public GraphPath strongestPath(TenantScope scope, PathQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(
        scope,
        () -> {
          EdgeSource source = source(scope, query.filter(), PATH_FAN_OUT);
          GreatestConfidence search =
              new GreatestConfidence(
                  source, source.canonical(query.from()), source.canonical(query.to()), PATH_NODES);
          return found(search.find(), search.stoppedBy());
        });
  }

  private static GraphPath found(Optional<GraphPath> path, Set<TraversalCap> stoppedBy) {
    return path.orElseThrow(
        () ->
            new NotFoundException(
                ErrorCode.NOT_FOUND,
                stoppedBy.isEmpty()
                    ? "there is no path between these entities"
                    : "no path was found; the search was stopped by "
                        + String.join(", ", TraversalCap.codes(stoppedBy))));
  }

  @Override
  public EntityGraphView view(TenantScope scope, EntityGraphViewQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> index.view(query)).orElseThrow(Views::notReady);
  }
}
