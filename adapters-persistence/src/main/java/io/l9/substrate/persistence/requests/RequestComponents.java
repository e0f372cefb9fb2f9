package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class RequestComponents {

  private RequestComponents() {}

  public static List<Class<?>> entities() {
    return List.of(OperationRow.class);
  }

  public static IdempotencyRepository idempotency(Sessions sessions) {
    return new SqlIdempotencyRepository(sessions);
  }

  public static OperationRepository operations(Sessions sessions) {
    return new HibernateOperationRepository(sessions);
  }
}
