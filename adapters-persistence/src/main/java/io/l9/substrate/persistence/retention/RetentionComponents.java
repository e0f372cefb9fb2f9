package io.l9.substrate.persistence.retention;

import io.l9.substrate.domain.retention.RetentionRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The port of this package. */
public final class RetentionComponents {

  private RetentionComponents() {}

  public static List<Class<?>> entities() {
    return List.of(RetentionHoldRow.class);
  }

  public static RetentionRepository repository(Sessions sessions) {
    return new HibernateRetentionRepository(sessions);
  }
}
