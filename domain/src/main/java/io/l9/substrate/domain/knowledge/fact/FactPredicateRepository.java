package io.l9.substrate.domain.knowledge.fact;

import java.util.Collection;
import java.util.List;

/**
 * Outbound port: declared predicates, as the active unit of work sees them. Every method throws
 * {@link IllegalStateException} outside of a unit of work.
 */
public interface FactPredicateRepository {

  /**
   * Stores a declaration; replaces one of the same owner and predicate.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it
   */
  void put(FactPredicate predicate);

  /**
   * Returns the declarations of these predicates that the scope sees, by predicate, those of
   * organisations first.
   */
  List<FactPredicate> of(Collection<String> predicates);

  /** Returns every declaration that the scope sees, in the same order. */
  List<FactPredicate> all(int limit);
}
