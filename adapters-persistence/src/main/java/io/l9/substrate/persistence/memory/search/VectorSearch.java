package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;
import java.util.function.Supplier;

/**
 * How the nearest vectors are found where an HNSW index is shared by tenants: it is asked only
 * where there are many vectors, scanned on until enough visible rows have come, and where they do
 * not come, every vector is compared after all.
 */
public final class VectorSearch {

  /**
   * What was found.
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
