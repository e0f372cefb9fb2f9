package io.l9.substrate.rest.http;

import io.l9.substrate.domain.requests.Operation;
import java.util.UUID;

/** The operation that was started; its details are at the operation's own path. */
@Schema(value = "An operation that was started.", name = "AcceptedOperation")
record AcceptedResponse(
    UUID id, @Schema(maxSize = 100) String kind, @Schema(ref = "OperationStatus") String status) {

  static AcceptedResponse from(Operation operation) {
    return new AcceptedResponse(operation.id(), operation.kind(), operation.status().code());
  }
}
