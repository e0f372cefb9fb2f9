package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicateRepository;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.shared.Texts;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Declarations by their owner and predicate. */
final class InMemoryFactPredicateRepository implements FactPredicateRepository {

  private record Key(Ownership owner, String predicate) {}

  private static final Comparator<FactPredicate> ORDER =
      Comparator.comparing(FactPredicate::predicate, Texts.BY_CODE_POINT)
          .thenComparing(declared -> declared.owner().org() == null);

  private final ScopedTable<Key, FactPredicate> declarations;

  InMemoryFactPredicateRepository(UnitsOfWork units) {
    declarations =
        new ScopedTable<>(
            units,
            declared -> new Key(declared.owner(), declared.predicate()),
            FactPredicate::owner,
            declared -> Visibility.SHARED);
  }

  @Override
  public void put(FactPredicate predicate) {
    declarations.requireWritable(List.of(predicate));
    declarations.put(predicate);
  }

  @Override
  public List<FactPredicate> of(Collection<String> predicates) {
    Set<String> wanted = Set.copyOf(predicates);
    return declarations
        .visible()
        .filter(declared -> wanted.contains(declared.predicate()))
        .sorted(ORDER)
        .toList();
  }

  @Override
  public List<FactPredicate> all(int limit) {
    return declarations.visible().sorted(ORDER).limit(limit).toList();
  }
}
