package io.l9.substrate.inmemory.shared;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pages of rows that are all in memory. */
public final class Pages {

  private Pages() {}

  /** Returns the page of the newest rows behind a position; null: from the newest of all. */
  public static <T> Page<T> newestFirst(
      Stream<T> rows, Function<T, Position> position, @Nullable Position after, int limit) {
    return of(rows, position, true, after, limit);
  }

  /** Returns the page of the rows behind a position, in either order; null: from the first. */
  public static <T> Page<T> of(
      Stream<T> rows,
      Function<T, Position> position,
      boolean newestFirst,
      @Nullable Position after,
      int limit) {
    Comparator<Position> order =
        newestFirst ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return Page.of(
        rows.filter(row -> after == null || order.compare(position.apply(row), after) > 0)
            .sorted(Comparator.comparing(position, order))
            .limit(limit + 1L)
            .toList(),
        limit,
        position);
  }
}
