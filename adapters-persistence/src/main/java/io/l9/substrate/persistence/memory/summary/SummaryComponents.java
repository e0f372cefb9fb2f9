package io.l9.substrate.persistence.memory.summary;

import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class SummaryComponents {

  private SummaryComponents() {}

  public static List<Class<?>> entities() {
    return List.of(SummaryRow.class, IndexedSummaryRow.class);
  }

  public static SummaryRepository repository(Sessions sessions, JsonCodec json) {
    return new HibernateSummaryRepository(sessions, json);
  }
}
