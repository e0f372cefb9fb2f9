package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;
import java.util.function.Supplier;

/**
 * The search for the nearest vectors in an HNSW index that tenants share. The index is asked only
 * where there are many vectors, and scanned on until enough visible rows have come; where they do
 * not come, every vector is compared.
 */
public final class VectorSearch {

  /**
   * The rows that were found.
   *
   * @param exact whether every vector was compared
   */
  public record Found<T>(List<T> rows, boolean exact) {}

  private VectorSearch() {}

  /**
   * The nearest rows.
   *
   * @param many whether the index is to be asked at all
   * @param limit how many rows are wanted
   * @param approximate asks the index
   * @param exact compares every vector
   */
  public static <T> Found<T> find(
      Sessions sessions,
      boolean many,
      int limit,
      Supplier<List<T>> approximate,
      Supplier<List<T>> exact) {
    if (many) {
      sessions.query(
          Sql.of(
              "SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true),"
                  + " set_config('hnsw.ef_search', '100', true)"),
          row -> true);
      List<T> found = approximate.get();
      if (found.size() == limit) {
        return new Found<>(found, false);
      }
    }
    return new Found<>(exact.get(), true);
  }
}
