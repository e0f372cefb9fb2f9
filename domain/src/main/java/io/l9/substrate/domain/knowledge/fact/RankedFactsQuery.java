package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of the ranking of facts.
 *
 * @param subject null: any
 * @param minScore in [0, 1]
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record RankedFactsQuery(
    @Nullable EntityName subject, double minScore, int limit, @Nullable RankedFactPlace after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public RankedFactsQuery {
    Require.between("/min_score", minScore, 0, 1);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** Returns the query for the first page, of all subjects. */
  public static RankedFactsQuery first() {
    return new RankedFactsQuery(null, 0, DEFAULT_LIMIT, null);
  }
}
