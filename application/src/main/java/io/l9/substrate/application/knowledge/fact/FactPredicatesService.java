package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicateRepository;
import io.l9.substrate.domain.knowledge.fact.FactPredicates;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The use cases of declared predicates. */
public final class FactPredicatesService implements FactPredicates {

  private final UnitOfWork unitOfWork;
  private final FactPredicateRepository predicates;
  private final Deeds deeds;
  private final Clock clock;

  public FactPredicatesService(KnowledgeStore store, KnowledgeConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.predicates = store.predicates();
    this.deeds = new Deeds(store, config);
    this.clock = config.clock();
  }

  @Override
  public FactPredicate declare(TenantScope scope, FactPredicate.Draft draft) {
    Require.present("/predicate", draft);
    switch (scope.role()) {
      case ORG_ADMIN, TENANT_ADMIN, PLATFORM_ADMIN -> {}
      case END_USER, CURSOR_USER, L9_SYSTEM ->
          throw new ForbiddenException(
              ErrorCode.FORBIDDEN,
              "the role "
                  + scope.role().code()
                  + " may not declare predicates; ask an administrator of the organisation");
    }
    FactPredicate declared =
        new FactPredicate(
            new Ownership(scope.tenant(), scope.org(), null),
            draft.predicate(),
            draft.single(),
            draft.objects(),
            draft.inverse(),
            Times.stored(clock.instant()));
    return unitOfWork.inScope(
        scope,
        () -> {
          FactPredicate before =
              predicates.of(List.of(declared.predicate())).stream()
                  .filter(known -> known.owner().equals(declared.owner()))
                  .findFirst()
                  .orElse(null);
          predicates.put(declared);
          deeds.declared(before, declared);
          return declared;
        });
  }

  @Override
  public List<FactPredicate> list(TenantScope scope) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Map<String, FactPredicate> holding = new LinkedHashMap<>();
          predicates.all(MAX).stream()
              .filter(declared -> declared.holdsFor(scope.owner()))
              .forEach(declared -> holding.putIfAbsent(declared.predicate(), declared));
          return List.copyOf(holding.values());
        });
  }

  /**
   * Returns the declaration of a predicate that holds for rows of an owner.
   *
   * @param visible declarations, those of organisations first
   */
  static Optional<FactPredicate> holdingFor(
      Ownership owner, String predicate, List<FactPredicate> visible) {
    return visible.stream()
        .filter(declared -> declared.predicate().equals(predicate) && declared.holdsFor(owner))
        .findFirst();
  }
}
