package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of the view of patterns.
 *
 * @param kind null: any
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record ReflectionPatternsQuery(
    @Nullable ReflectionKind kind, int limit, @Nullable ReflectionPatternPlace after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public ReflectionPatternsQuery {
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** Returns the query for the first page, of all kinds. */
  public static ReflectionPatternsQuery first() {
    return new ReflectionPatternsQuery(null, DEFAULT_LIMIT, null);
  }
}
