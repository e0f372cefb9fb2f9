package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.SubgraphFormat;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A walk over the graph on the wire. */
@Schema("A walk over the graph by levels. A value above its maximum is refused, not capped.")
record TraverseRequest(
    @Schema(
            value = "The entities of level 0.",
            minSize = 1,
            maxSize = TraversalQuery.MAX_START,
            required = true)
        @Nullable List<@Schema(ref = "GraphEntityName") String> start,
    @Schema(value = "Only edges of these types; of any by default.", maxSize = EdgeFilter.MAX_TYPES)
        @Nullable List<@Schema(minSize = 1, maxSize = RelationshipDraft.MAX_TYPE) String> types,
    @Schema(value = "The direction of the edges; `both` by default.", codes = Direction.class)
        @Nullable String direction,
    @Schema(value = "The least confidence of an edge; 0 by default.", ref = "UnitInterval")
        @Nullable Double minConfidence,
    @Schema(
            value = "The number of levels; 2 by default.",
            minimum = 1,
            maximum = TraversalQuery.MAX_DEPTH)
        @Nullable Integer depth,
    @Schema(
            value = "The greatest number of entities; 500 by default.",
            minimum = 1,
            maximum = TraversalQuery.MAX_NODES)
        @Nullable Integer maxNodes,
    @Schema(
            value = "The greatest number of edges of each entity, the strongest; 50 by default.",
            minimum = 1,
            maximum = TraversalQuery.MAX_FAN_OUT)
        @Nullable Integer fanOut,
    @Schema(
            value = "The greatest estimated size of the answer; 1,000,000 by default.",
            minimum = TraversalQuery.MIN_BYTES,
            maximum = TraversalQuery.MAX_BYTES)
        @Nullable Integer maxBytes,
    @Schema(value = "The notation of the answer, instead of JSON.", codes = SubgraphFormat.class)
        @Nullable String format) {

  TraversalQuery toCommand() {
    List<EntityName> names = new ArrayList<>();
    for (String name : Require.size("/start", start, TraversalQuery.MAX_START)) {
      names.add(EntityName.at("/start/" + names.size(), name));
    }
    return new TraversalQuery(
        names,
        new EdgeFilter(
            direction == null ? Direction.BOTH : Direction.ofCode(direction),
            types == null
                ? Set.of()
                : new LinkedHashSet<>(Require.size("/types", types, EdgeFilter.MAX_TYPES)),
            minConfidence == null ? 0 : minConfidence),
        depth == null ? TraversalQuery.DEFAULT_DEPTH : depth,
        maxNodes == null ? TraversalQuery.DEFAULT_NODES : maxNodes,
        fanOut == null ? TraversalQuery.DEFAULT_FAN_OUT : fanOut,
        maxBytes == null ? TraversalQuery.DEFAULT_BYTES : maxBytes);
  }

  @Nullable SubgraphFormat notation() {
    return format == null ? null : SubgraphFormat.ofCode(format);
  }
}
