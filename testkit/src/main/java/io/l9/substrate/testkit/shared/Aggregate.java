package io.l9.substrate.testkit.shared;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Description of a repository of owned rows for {@link AggregateContract}: the methods of its port,
 * grouped by what they promise. Not thread-safe.
 *
 * @param <T> a row
 */
public final class Aggregate<T> {

  /** Makes a row. */
  public interface Factory<T> {
    T make(UUID id, Ownership owner, Visibility visibility, Instant at);
  }

  /** Reads a page of the rows, newest first. */
  public interface Listing<T> {
    Page<T> page(int limit, @Nullable Position after);
  }

  /**
   * A method that changes a stored row.
   *
   * @param apply returns whether it changed the row
   * @param result the row afterwards; empty: deleted
   * @param next the change that may follow this one, and only this one; null: none
   */
  record Change<T>(
      String name,
      Predicate<T> apply,
      Function<T, Optional<T>> result,
      @Nullable Predicate<T> next) {}

  final Function<T, Position> position;
  final Factory<T> factory;
  final Consumer<T> create;
  final Listing<T> list;
  final Function<UUID, Optional<T>> find;
  final Map<String, Function<UUID, Optional<T>>> finds = new LinkedHashMap<>();
  final Map<String, IntFunction<Stream<T>>> reads = new LinkedHashMap<>();
  final List<Change<T>> changes = new ArrayList<>();
  final List<Runnable> others = new ArrayList<>();
  Set<Visibility> visibilities = Set.of(Visibility.values());
  private boolean writersOnly;

  /**
   * Describes a repository by the methods that every one has.
   *
   * @param position creation time and id of a row
   */
  public Aggregate(
      Function<T, Position> position,
      Factory<T> factory,
      Consumer<T> create,
      Function<UUID, Optional<T>> find,
      Listing<T> list) {
    this.position = position;
    this.factory = factory;
    this.create = create;
    this.find = find;
    this.list = list;
    finds.put("find", find);
  }

  /** Adds another method that finds a row by its id. */
  public Aggregate<T> find(String name, Function<UUID, Optional<T>> find) {
    finds.put(name, find);
    return this;
  }

  /** Adds another method that returns all visible rows, up to a limit. */
  public Aggregate<T> read(String name, IntFunction<Stream<T>> read) {
    reads.put(name, read);
    return this;
  }

  /** Adds a method that changes a row once. */
  public Aggregate<T> change(String name, Predicate<T> apply, Function<T, Optional<T>> result) {
    changes.add(new Change<>(name, apply, result, null));
    return this;
  }

  /** Adds a method that replaces the version of a row before; {@code next} skips one version. */
  public Aggregate<T> change(
      String name, Predicate<T> apply, Function<T, Optional<T>> result, Predicate<T> next) {
    changes.add(new Change<>(name, apply, result, next));
    return this;
  }

  /** Adds methods that the generic tests only call outside of a unit of work. */
  public Aggregate<T> others(Runnable... calls) {
    others.addAll(List.of(calls));
    return this;
  }

  /** Declares that rows have no visibility of their own: they are as good as shared. */
  public Aggregate<T> withoutVisibility() {
    visibilities = Set.of(Visibility.SHARED);
    return this;
  }

  /** Declares that a row is visible only to those who may write it. */
  public Aggregate<T> visibleToWritersOnly() {
    writersOnly = true;
    return this;
  }

  boolean sees(TenantScope actor, Ownership owner, Visibility visibility) {
    return writersOnly ? actor.mayWrite(owner, visibility) : actor.sees(owner, visibility);
  }

  UUID id(T row) {
    return position.apply(row).id();
  }
}
