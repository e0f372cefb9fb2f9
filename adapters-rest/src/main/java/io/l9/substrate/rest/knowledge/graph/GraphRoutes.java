package io.l9.substrate.rest.knowledge.graph;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.EntityGraph;
import io.l9.substrate.domain.knowledge.graph.EntityGraphView;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.domain.knowledge.graph.NeighbourPlace;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.domain.knowledge.graph.Neighbours;
import io.l9.substrate.domain.knowledge.graph.PathQuery;
import io.l9.substrate.domain.knowledge.graph.Subgraph;
import io.l9.substrate.domain.knowledge.graph.SubgraphFormat;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;

/** The routes of questions about the graph. */
public final class GraphRoutes {

  private final EntityGraph graph;
  private final JsonCodec json;

  public GraphRoutes(EntityGraph graph, JsonCodec json) {
    this.graph = graph;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(TraverseRequest.class)
        .responses(
            NeighboursResponse.class,
            SubgraphResponse.class,
            PathResponse.class,
            GraphViewResponse.class);
  }

  public void register(Routes routes) {
    String[] page = {"type", "direction", "min_confidence", "limit", "cursor"};
    routes
        .get("/v1/graph/entities/{name}/neighbors")
        .needs(KNOWLEDGE_READ)
        .knows(page)
        .to(this::neighbours);
    routes
        .get("/v1/graph/neighbors")
        .needs(KNOWLEDGE_READ)
        .knows("name", "type", "direction", "min_confidence", "limit", "cursor")
        .to(this::neighbours);
    routes
        .post("/v1/graph/traverse")
        .needs(KNOWLEDGE_READ)
        .as(MediaTypes.JSON, MediaTypes.NDJSON, MediaTypes.GRAPHML, MediaTypes.MERMAID)
        .to(this::traverse);
    String[] path = {"from", "to", "type", "direction", "min_confidence", "max_depth"};
    routes
        .get("/v1/graph/paths/shortest")
        .needs(KNOWLEDGE_READ)
        .knows(path)
        .to(
            call ->
                call.reply(200, PathResponse.from(graph.shortestPath(call.scope(), path(call)))));
    routes
        .get("/v1/graph/paths/strongest")
        .needs(KNOWLEDGE_READ)
        .knows("from", "to", "type", "direction", "min_confidence")
        .to(
            call ->
                call.reply(200, PathResponse.from(graph.strongestPath(call.scope(), path(call)))));
    routes
        .get("/v1/views/entity-graph")
        .needs(KNOWLEDGE_READ)
        .knows("entity", "limit", "cursor")
        .to(this::view);
  }

  private void neighbours(Call call) {
    Paging paging = call.paging();
    String after = paging.after();
    Neighbours found =
        graph.neighbours(
            call.scope(),
            new NeighbourQuery(
                EntityName.at("/name", call.name("name")),
                filter(call),
                paging.limit(),
                after == null ? null : GraphPlaces.neighbour(after)));
    NeighbourPlace next = found.next();
    call.reply(
        200,
        NeighboursResponse.of(
            found.entity(),
            paging.page(
                found.edges().stream().map(EdgeResponse::from).toList(),
                next == null ? null : GraphPlaces.written(next))));
  }

  private static EdgeFilter filter(Call call) {
    Double least = call.query().number("min_confidence");
    return new EdgeFilter(
        Direction.ofCode(call.query().word("direction", "both", "out", "in")),
        new LinkedHashSet<>(Require.size("/type", call.query().all("type"), EdgeFilter.MAX_TYPES)),
        least == null ? 0 : least);
  }

  private static PathQuery path(Call call) {
    return new PathQuery(
        EntityName.at("/from", call.query().text("from")),
        EntityName.at("/to", call.query().text("to")),
        filter(call),
        call.query().integer("max_depth", PathQuery.DEFAULT_LENGTH));
  }

  private void traverse(Call call) {
    TraverseRequest request = call.body(TraverseRequest.class);
    SubgraphFormat format = request.notation();
    Subgraph found = graph.traverse(call.scope(), request.toCommand());
    if (format == null) {
      call.reply(200, SubgraphResponse.from(found));
      return;
    }
    String mediaType =
        switch (format) {
          case NDJSON -> MediaTypes.NDJSON;
          case GRAPHML -> MediaTypes.GRAPHML;
          case MERMAID -> MediaTypes.MERMAID;
        };
    call.reply(
        200,
        mediaType + ";charset=utf-8",
        format.write(found, json).getBytes(StandardCharsets.UTF_8));
  }

  private void view(Call call) {
    Paging paging = call.paging();
    String entity = call.query().text("entity");
    String after = paging.after();
    EntityGraphView view =
        graph.view(
            call.scope(),
            new EntityGraphViewQuery(
                entity == null ? null : EntityName.at("/entity", entity),
                paging.limit(),
                after == null ? null : GraphPlaces.edge(after)));
    Edge next = view.next();
    call.reply(
        200,
        GraphViewResponse.of(
            paging.page(
                view.lines().stream().map(GraphViewResponse.Line::from).toList(),
                next == null ? null : GraphPlaces.written(next)),
            view.refreshedAt()));
  }
}
