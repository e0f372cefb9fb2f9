package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.domain.knowledge.fact.FormerFactRepository;
import io.l9.substrate.domain.shared.Position;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of other clients, of which a store in memory has none but those that were put into it. */
final class InMemoryFormerFactRepository implements FormerFactRepository {

  private final FactTable facts;

  InMemoryFormerFactRepository(FactTable facts) {
    this.facts = facts;
  }

  @Override
  public List<FormerFact> list(int limit, @Nullable Position after) {
    return facts
        .former
        .visible()
        .filter(row -> after == null || row.position().compareTo(after) > 0)
        .sorted(Comparator.comparing(FormerFact::position))
        .limit(limit)
        .toList();
  }

  @Override
  public List<FormerFact> lock(Collection<FactId> rows) {
    return facts.former.writable().filter(row -> rows.contains(row.id())).toList();
  }

  @Override
  public void remove(Collection<FactId> rows) {
    lock(rows).forEach(row -> facts.former.remove(row.id()));
  }
}
