package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.Expansion;
import io.l9.substrate.domain.knowledge.graph.GraphBasis;
import io.l9.substrate.domain.knowledge.graph.GraphIndex;
import java.util.ArrayList;
import java.util.List;

/** The edges of entities by their canonical names, for the walks over one graph. */
record EdgeSource(
    GraphIndex index, GraphBasis basis, MergedEdges merged, EdgeFilter filter, int fanOut) {

  /**
   * The number of entities whose edges are read by one statement. A walk that its caps stop within
   * a level has then not read all of it.
   */
  static final int CHUNK = 64;

  /** Returns the strongest edges of each entity that has any, in the order of the entities. */
  List<Expansion> expand(List<String> entities) {
    return merged.without(
        index.expand(entities.stream().map(basis.names()::entity).toList(), basis, filter, fanOut));
  }

  /** Returns the canonical name of the entity of a name. */
  String canonical(EntityName name) {
    return basis.names().entity(name.normalized()).name();
  }

  /** Returns the same edges, walked from the other end. */
  EdgeSource reversed() {
    return new EdgeSource(index, basis, merged, filter.reversed(), fanOut);
  }

  /** Returns the parts of a level that are read by one statement each. */
  static List<List<String>> chunks(List<String> level) {
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < level.size(); from += CHUNK) {
      chunks.add(level.subList(from, Math.min(level.size(), from + CHUNK)));
    }
    return chunks;
  }
}
