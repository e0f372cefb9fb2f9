package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The ports of this package. */
public final class RequestComponents {

  private RequestComponents() {}

  public static IdempotencyRepository idempotency(Sessions sessions) {
    return new SqlIdempotencyRepository(sessions);
  }

  public static OperationRepository operations(Sessions sessions, JsonCodec json) {
    return new SqlOperationRepository(sessions, json);
  }
}
