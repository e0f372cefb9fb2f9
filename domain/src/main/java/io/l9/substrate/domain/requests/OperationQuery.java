package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of operations, newest first. Checks itself.
 *
 * @param status null: in any
 * @param kind null: of any
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record OperationQuery(
    @Nullable OperationStatus status, @Nullable String kind, int limit, @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public OperationQuery {
    Require.optionalText("/kind", kind, Operations.MAX_KIND);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest of all. */
  public static OperationQuery newest() {
    return new OperationQuery(null, null, DEFAULT_LIMIT, null);
  }
}
