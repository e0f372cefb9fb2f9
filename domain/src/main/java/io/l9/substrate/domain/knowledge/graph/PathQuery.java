package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Require;

/**
 * A question for a path between two entities.
 *
 * @param maxLength how many edges a shortest path has at the most, 1 to {@value #MAX_LENGTH}; the
 *     strongest path may be of any length
 */
public record PathQuery(EntityName from, EntityName to, EdgeFilter filter, int maxLength) {

  public static final int MAX_LENGTH = 8;
  public static final int DEFAULT_LENGTH = 6;

  public PathQuery {
    Require.present("/from", from);
    Require.present("/to", to);
    Require.present("/filter", filter);
    Require.limit("/max_depth", maxLength, MAX_LENGTH);
  }

  /** Returns the question for a path along edges of both directions. */
  public static PathQuery between(String from, String to) {
    return new PathQuery(
        EntityName.at("/from", from),
        EntityName.at("/to", to),
        EdgeFilter.of(Direction.BOTH),
        DEFAULT_LENGTH);
  }

  public PathQuery withFilter(EdgeFilter value) {
    return new PathQuery(from, to, value, maxLength);
  }

  public PathQuery withMaxLength(int value) {
    return new PathQuery(from, to, filter, value);
  }
}
