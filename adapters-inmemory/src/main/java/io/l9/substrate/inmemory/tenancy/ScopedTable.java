package io.l9.substrate.inmemory.tenancy;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Rows with an owner and a visibility: each scope sees and changes those that its role may. Every
 * method throws {@link IllegalStateException} outside of a unit of work, but for {@link #all}.
 *
 * @param <K> the rows' key
 * @param <V> a row
 */
public final class ScopedTable<K, V> {

  private final UnitsOfWork units;
  private final Table<K, V> rows;
  private final Function<V, K> key;
  private final Function<V, Ownership> owner;
  private final Function<V, Visibility> visibility;

  public ScopedTable(
      UnitsOfWork units,
      Function<V, K> key,
      Function<V, Ownership> owner,
      Function<V, Visibility> visibility) {
    this.units = units;
    this.rows = new Table<>(units);
    this.key = key;
    this.owner = owner;
    this.visibility = visibility;
    units.own(rows, owner);
  }

  /**
   * Adds a row.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it
   * @throws ConflictException if its key is taken, by whomever
   */
  public void create(V row) {
    requireWritable(List.of(row));
    if (rows.get(key.apply(row)) != null) {
      throw new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
    }
    put(row);
  }

  /** Refuses rows of which the scope may not write one. */
  public void requireWritable(Collection<V> added) {
    units.scope();
    added.forEach(row -> units.requireWritable(owner.apply(row), visibility.apply(row)));
  }

  /** Replaces the row of the same key, if the scope may write it and it is as expected. */
  public boolean replace(V row, Predicate<V> expected) {
    boolean found = writable(key.apply(row)).filter(expected).isPresent();
    if (found) {
      put(row);
    }
    return found;
  }

  /** Deletes a row; returns whether there was one that the scope may write. */
  public boolean delete(K id) {
    boolean found = writable(id).isPresent();
    if (found) {
      remove(id);
    }
    return found;
  }

  /** Returns the row of a key, if the scope sees it. */
  public Optional<V> find(K id) {
    TenantScope scope = units.scope();
    return Optional.ofNullable(rows.get(id)).filter(row -> sees(scope, row));
  }

  /** Returns the row of a key, if the scope may write it. */
  public Optional<V> writable(K id) {
    TenantScope scope = units.scope();
    return Optional.ofNullable(rows.get(id)).filter(row -> mayWrite(scope, row));
  }

  /** Returns all rows that the scope sees. */
  public Stream<V> visible() {
    TenantScope scope = units.scope();
    return rows.values().stream().filter(row -> sees(scope, row));
  }

  /** Returns all rows that the scope may write. */
  public Stream<V> writable() {
    TenantScope scope = units.scope();
    return rows.values().stream().filter(row -> mayWrite(scope, row));
  }

  /** Returns the rows of all owners, for what the database does by itself, such as a cascade. */
  public Stream<V> all() {
    return rows.values().stream();
  }

  /** Returns whether anybody has a row of the key. */
  public boolean contains(K id) {
    return rows.get(id) != null;
  }

  /** Stores a row, whoever owns it. */
  public void put(V row) {
    rows.put(key.apply(row), row);
  }

  /** Stores a row, whoever owns it; no unit of work takes it back. */
  public void set(V row) {
    rows.set(key.apply(row), row);
  }

  /** Removes a row, whoever owns it. */
  public void remove(K id) {
    rows.remove(id);
  }

  private boolean sees(TenantScope scope, V row) {
    return scope.sees(owner.apply(row), visibility.apply(row));
  }

  private boolean mayWrite(TenantScope scope, V row) {
    return scope.mayWrite(owner.apply(row), visibility.apply(row));
  }
}
