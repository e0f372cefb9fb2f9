package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/** Inbound port: declared predicates. Thread-safe. */
public interface FactPredicates {

  /** The most declarations that a scope can see. */
  int MAX = 1000;

  /**
   * Declares a predicate for the organisation of the scope, or for the tenant if it has none;
   * replaces an earlier declaration. Facts that are there stay as they are.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not an administrator's
   */
  FactPredicate declare(TenantScope scope, FactPredicate.Draft draft);

  /** Returns the declarations that hold for the scope, by predicate. */
  List<FactPredicate> list(TenantScope scope);
}
