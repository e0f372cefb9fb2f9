package io.l9.substrate.rest.requests;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operation on the wire.
 *
 * @param result canonical JSON, written as it is; null unless it succeeded
 */
@Schema("The last known state of an operation.")
record OperationResponse(
    UUID id,
    @Schema(value = "The kind of work.", maxSize = 100) String kind,
    @Schema(ref = "OperationStatus") String status,
    Progress progress,
    @Schema("Whether its cancellation was requested.") boolean cancelRequested,
    Instant createdAt,
    @Schema("null while it waits for its turn, and if it never ran.") @Nullable Instant startedAt,
    @Schema("null unless it has ended.") @Nullable Instant finishedAt,
    @Schema("JSON, of the kind's own shape; null unless it succeeded.") @JsonRawValue
        @Nullable String result,
    @Schema(
            "Why it failed; null unless it did. `interrupted` if its server was stopped or "
                + "was killed.")
        @Nullable Problem problem) {

  /** The progress of an operation, in its own unit. */
  @Schema(value = "The progress of an operation, in a unit of its own.", name = "OperationProgress")
  record Progress(
      @Schema(minimum = 0) long done,
      @Schema(value = "null if it is not known.", minimum = 0) @Nullable Long total) {}

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
