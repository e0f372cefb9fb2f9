package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The condition on the version that an operation replaces. */
public sealed interface Expected {

  /**
   * Whether an entity may be changed.
   *
   * @param version of the entity; 0: there is none
   */
  boolean admits(int version);

  /** Returns the greatest version that the writer may have seen; empty: none. */
  OptionalInt seen();

  /** No condition. */
  record Anything() implements Expected {

    @Override
    public boolean admits(int version) {
      return true;
    }

    @Override
    public OptionalInt seen() {
      return OptionalInt.empty();
    }
  }

  /** There is no such entity. */
  record Absence() implements Expected {

    @Override
    public boolean admits(int version) {
      return version == 0;
    }

    @Override
    public OptionalInt seen() {
      return OptionalInt.empty();
    }
  }

  /** There is such an entity, of whatever version. */
  record Presence() implements Expected {

    @Override
    public boolean admits(int version) {
      return version > 0;
    }

    @Override
    public OptionalInt seen() {
      return OptionalInt.empty();
    }
  }

  /** One of these versions; of an empty set, none that there is. */
  record AnyOf(Set<Integer> versions) implements Expected {

    public static final int MAX_VERSIONS = 100;

    public AnyOf {
      SortedSet<Integer> sorted =
          new TreeSet<>(Require.size("/expected_version", versions, MAX_VERSIONS));
      if (!sorted.isEmpty() && sorted.first() < 1) {
        throw ValidationException.at("/expected_version", "must be at least 1");
      }
      versions = Collections.unmodifiableSortedSet(sorted);
    }

    @Override
    public boolean admits(int version) {
      return versions.contains(version);
    }

    @Override
    public OptionalInt seen() {
      return versions.stream().mapToInt(Integer::intValue).max();
    }
  }

  static Expected anything() {
    return new Anything();
  }

  static Expected absence() {
    return new Absence();
  }

  static Expected presence() {
    return new Presence();
  }

  static Expected version(int version) {
    return new AnyOf(Set.of(version));
  }
}
