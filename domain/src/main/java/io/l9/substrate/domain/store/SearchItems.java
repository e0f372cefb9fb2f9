package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation that finds items: by meaning, the nearest first, if there is a question and an
 * embedder; otherwise those that were stored last first.
 *
 * @param prefix of the namespaces in which items are looked for
 * @param conditions all of which an item meets
 * @param question null or blank: the items are not ordered by meaning
 * @param limit at most {@value #MAX_LIMIT}
 * @param offset the number of items that are left out before
 * @param isRefreshing whether the items that are returned are kept for their whole time again
 */
public record SearchItems(
    Namespace prefix,
    List<ItemCondition> conditions,
    @Nullable String question,
    int limit,
    int offset,
    boolean isRefreshing)
    implements StoreOp {

  public static final int MAX_LIMIT = 1000;
  public static final int MAX_OFFSET = 1_000_000;
  public static final int MAX_CONDITIONS = 50;
  public static final int MAX_QUESTION = 10_000;

  public SearchItems {
    Require.present("/namespace_prefix", prefix);
    conditions = List.copyOf(Require.size("/filter", conditions, MAX_CONDITIONS));
    if (question != null) {
      Require.storable("/query", question, MAX_QUESTION);
    }
    Require.limit("/limit", limit, MAX_LIMIT);
    requireOffset(offset);
  }

  /** The items under a prefix that were stored last. */
  public static SearchItems under(Namespace prefix, int limit) {
    return new SearchItems(prefix, List.of(), null, limit, 0, false);
  }

  static void requireOffset(int offset) {
    if (offset < 0 || offset > MAX_OFFSET) {
      throw ValidationException.at("/offset", "must be from 0 to " + MAX_OFFSET);
    }
  }
}
