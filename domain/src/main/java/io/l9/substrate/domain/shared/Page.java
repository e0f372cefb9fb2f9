package io.l9.substrate.domain.shared;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items in the list's order; never more than asked for
 * @param next where the next page begins; null if this is the last one
 */
public record Page<T>(List<T> items, @Nullable Position next) {

  public Page {
    items = List.copyOf(items);
  }

  /**
   * The page of at most {@code limit} rows out of rows that were read with a limit of one more, so
   * that the last page is known without counting.
   */
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, Position> position) {
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    List<T> items = rows.subList(0, limit);
    return new Page<>(items, position.apply(items.get(limit - 1)));
  }
}
