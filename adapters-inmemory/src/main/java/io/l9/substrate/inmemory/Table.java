package io.l9.substrate.inmemory;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows by their key, with writes that the unit of work can take back. */
final class Table<K, V> {

  private final InMemoryUnitOfWork unitOfWork;
  private final Map<K, V> rows = new HashMap<>();

  Table(InMemoryUnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
  }

  @Nullable V get(K key) {
    return rows.get(key);
  }

  Collection<V> values() {
    return rows.values();
  }

  void put(K key, V row) {
    V before = rows.put(key, row);
    unitOfWork.onRollback(() -> set(key, before));
  }

  void remove(K key) {
    V before = rows.remove(key);
    unitOfWork.onRollback(() -> set(key, before));
  }

  /** As it is, whatever becomes of the unit of work. */
  void set(K key, @Nullable V row) {
    if (row == null) {
      rows.remove(key);
    } else {
      rows.put(key, row);
    }
  }
}
