package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.CodePoints;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Require;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A page of the view of the graph.
 *
 * @param entity of the edges from or to this entity; null: of all
 * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
 * @param after where the page before ended; null: the first page
 */
public record EntityGraphViewQuery(@Nullable EntityName entity, int limit, @Nullable Edge after) {

  public static final int MAX_LIMIT = 200;

  /** The most mentioned first; then by source, type and target, in the order of code points. */
  public static final Comparator<Edge> ORDER =
      Comparator.comparingLong(Edge::mentions)
          .reversed()
          .thenComparing(Edge::source, CodePoints.ORDER)
          .thenComparing(Edge::type, CodePoints.ORDER)
          .thenComparing(Edge::target, CodePoints.ORDER);

  public EntityGraphViewQuery {
    Require.limit("/limit", limit, MAX_LIMIT);
  }
}
