package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of rejections, and the facts that they hide. */
public final class RejectionTable {

  final ScopedTable<RejectionId, Rejection> rows;
  private final UnitsOfWork units;

  RejectionTable(UnitsOfWork units) {
    this.units = units;
    rows =
        new ScopedTable<>(units, Rejection::id, Rejection::reach, rejection -> Visibility.SHARED);
  }

  /** Returns the rejections that the scope sees. */
  public Stream<Rejection> visible() {
    return rows.visible();
  }

  /** Returns whether a fact is hidden from the active scope; see {@link #standing}. */
  Predicate<Fact> hidden(@Nullable Instant at) {
    BiPredicate<@Nullable Skeleton, Ownership> standing = standing(at);
    return fact -> standing.test(fact.skeleton(), fact.owner());
  }

  /**
   * Returns whether what has a fingerprint and an owner is hidden from the active scope.
   *
   * @param at the moment at which a rejection hides it if it stood then; null: now
   */
  BiPredicate<@Nullable Skeleton, Ownership> standing(@Nullable Instant at) {
    Ownership reader = units.scope().owner();
    List<Rejection> standing =
        rows.visible().filter(row -> at == null ? row.stands() : row.stoodAt(at)).toList();
    return (skeleton, owner) ->
        standing.stream().anyMatch(row -> row.hides(skeleton, owner, reader));
  }
}
