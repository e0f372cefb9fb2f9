package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.persistence.shared.Sql;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The search for the nearest vectors in an HNSW index that tenants share. The index is asked only
 * where there are many vectors, and scanned on until enough visible rows have come; where they do
 * not come, every vector is compared.
 */
public final class VectorSearch {

  /** The least size of the list of candidates in a scan, as pgvector allows it. */
  private static final int LEAST_CANDIDATES = 100;

  private static final int MOST_CANDIDATES = 1_000;

  /** The times as many vectors that are asked for again if too many are of the same rows. */
  private static final int MORE = 4;

  /**
   * The rows that were found.
   *
   * @param exact whether every vector was compared
   */
  public record Found<T>(List<T> rows, boolean exact) {}

  /**
   * The rows that a scan of the index gave.
   *
   * @param vectors so many were read for them; fewer than asked for: there are no more
   */
  public record Scanned<T>(List<T> rows, int vectors) {}

  private VectorSearch() {}

  /**
   * The nearest rows, at least as many as wanted if there are.
   *
   * @param many whether the index is to be asked at all
   * @param limit how many rows are wanted
   * @param approximate asks the index for so many vectors, of which several may make one row
   * @param exact compares every vector
   */
  public static <T> Found<T> find(
      boolean many, int limit, IntFunction<Scanned<T>> approximate, Supplier<List<T>> exact) {
    if (many) {
      int few = limit + (limit + 1) / 2;
      for (int vectors : new int[] {few, few * MORE}) {
        Scanned<T> scanned = approximate.apply(vectors);
        if (scanned.rows().size() >= limit) {
          return new Found<>(scanned.rows(), false);
        }
        if (scanned.vectors() < vectors) {
          break;
        }
      }
    }
    return new Found<>(exact.get(), true);
  }

  /**
   * A condition that is always true and sets up the scan of the index that the same statement
   * makes: an uncorrelated subquery is evaluated before the first row is read.
   *
   * @param rows how many are wanted of the scan
   */
  public static Sql scanning(int rows) {
    return scanning(rows, LEAST_CANDIDATES);
  }

  /**
   * The same with another least size of the list of candidates.
   *
   * @param least the larger, the more of the nearest are found and the longer the scan takes
   */
  public static Sql scanning(int rows, int least) {
    return Sql.of(
        "(SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true) IS NOT NULL"
            + " AND set_config('hnsw.ef_search', ?, true) IS NOT NULL)",
        Integer.toString(Math.max(least, Math.min(MOST_CANDIDATES, rows))));
  }
}
