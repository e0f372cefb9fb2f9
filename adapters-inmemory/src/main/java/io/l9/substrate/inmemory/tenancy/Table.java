package io.l9.substrate.inmemory.tenancy;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows by their key, with writes that the unit of work takes back if it fails. */
public final class Table<K, V> {

  private final UnitsOfWork units;
  private final Map<K, V> rows = new HashMap<>();

  public Table(UnitsOfWork units) {
    this.units = units;
  }

  public @Nullable V get(K key) {
    return rows.get(key);
  }

  public Collection<V> values() {
    return rows.values();
  }

  /** Returns a copy of the rows with their keys. */
  List<Map.Entry<K, V>> entries() {
    return List.copyOf(rows.entrySet());
  }

  public void put(K key, V row) {
    V before = rows.put(key, row);
    units.onRollback(() -> set(key, before));
  }

  public void remove(K key) {
    V before = rows.remove(key);
    units.onRollback(() -> set(key, before));
  }

  /** Stores or removes (null) a row, whatever becomes of the unit of work. */
  void set(K key, @Nullable V row) {
    if (row == null) {
      rows.remove(key);
    } else {
      rows.put(key, row);
    }
  }
}
