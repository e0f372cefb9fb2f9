package io.l9.substrate.rest.http;

import io.l9.substrate.domain.requests.Operation;
import java.util.UUID;

/** The operation that was started; its details are at the operation's own path. */
record AcceptedResponse(UUID id, String kind, String status) {

  static AcceptedResponse from(Operation operation) {
    return new AcceptedResponse(operation.id(), operation.kind(), operation.status().code());
  }
}
