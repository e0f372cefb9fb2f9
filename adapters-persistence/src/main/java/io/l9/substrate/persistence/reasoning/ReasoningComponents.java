package io.l9.substrate.persistence.reasoning;

import io.l9.substrate.domain.reasoning.ReasoningRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The port of this package. */
public final class ReasoningComponents {

  private ReasoningComponents() {}

  public static List<Class<?>> entities() {
    return List.of(ReasoningHeadRow.class, ReasoningRow.class);
  }

  public static ReasoningRepository repository(Sessions sessions, JsonCodec json) {
    return new HibernateReasoningRepository(sessions, json);
  }
}
