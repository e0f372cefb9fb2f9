package io.l9.substrate.rest.requests;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.rest.http.Problem;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operation on the wire.
 *
 * @param result canonical JSON, written as it is; null unless it succeeded
 * @param problem null unless it failed
 */
record OperationResponse(
    UUID id,
    String kind,
    String status,
    Progress progress,
    boolean cancelRequested,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @JsonRawValue @Nullable String result,
    @Nullable Problem problem) {

  /**
   * How far it is, in its own unit.
   *
   * @param total null if it is not known
   */
  record Progress(long done, @Nullable Long total) {}

  static OperationResponse from(Operation operation) {
    JsonDocument result = operation.result();
    OperationFailure failure = operation.failure();
    return new OperationResponse(
        operation.id(),
        operation.kind(),
        operation.status().code(),
        new Progress(operation.done(), operation.total()),
        operation.cancelRequested(),
        operation.createdAt(),
        operation.startedAt(),
        operation.finishedAt(),
        result == null ? null : result.text(),
        failure == null ? null : Problem.ofStored(failure.code(), failure.message()));
  }
}
