package io.l9.substrate.inmemory.tenancy;

import io.l9.substrate.domain.tenancy.Ownership;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The rows of a table as an erasure sees them: by their owners, whatever the scope.
 *
 * @param <K> the rows' key
 * @param <V> a row
 */
public final class OwnedRows<K, V> {

  private final Table<K, V> rows;
  private final Function<V, Ownership> owner;

  OwnedRows(Table<K, V> rows, Function<V, Ownership> owner) {
    this.rows = rows;
    this.owner = owner;
  }

  /** Returns the rows of these owners. */
  public List<V> of(Predicate<Ownership> owners) {
    return rows.values().stream().filter(row -> owners.test(owner.apply(row))).toList();
  }

  /** Removes at most so many rows of these owners; returns how many. */
  public int remove(Predicate<Ownership> owners, int limit) {
    List<K> gone =
        rows.entries().stream()
            .filter(row -> owners.test(owner.apply(row.getValue())))
            .limit(limit)
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(rows::remove);
    return gone.size();
  }
}
