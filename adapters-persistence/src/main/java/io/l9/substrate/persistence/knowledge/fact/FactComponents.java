package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactPredicateRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FormerFactRepository;
import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class FactComponents {

  private FactComponents() {}

  public static List<Class<?>> entities() {
    return List.of(FactRow.class, RejectionRow.class);
  }

  public static FactRepository facts(Sessions sessions, JsonCodec json) {
    return new HibernateFactRepository(sessions, json);
  }

  public static FormerFactRepository formerFacts(Sessions sessions, JsonCodec json) {
    return new SqlFormerFactRepository(sessions, json);
  }

  public static ReadingMarkRepository readingMarks(Sessions sessions) {
    return new SqlReadingMarkRepository(sessions);
  }

  public static RejectionRepository rejections(Sessions sessions, JsonCodec json) {
    return new HibernateRejectionRepository(sessions, json);
  }

  public static FactPredicateRepository predicates(Sessions sessions) {
    return new SqlFactPredicateRepository(sessions);
  }
}
