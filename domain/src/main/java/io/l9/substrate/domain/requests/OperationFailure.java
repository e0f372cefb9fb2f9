package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;

/**
 * Why an operation failed, in words that are safe to show.
 *
 * @param code that of an {@link ErrorCode}
 * @param retryable whether the same operation may succeed if it is started again
 */
public record OperationFailure(String code, String message, boolean retryable) {

  /** Of an operation whose process was stopped, was killed, or is cut off from the database. */
  public static final OperationFailure INTERRUPTED =
      new OperationFailure(
          ErrorCode.INTERRUPTED.code(),
          "whoever ran this stopped before it was done; start it again",
          true);

  /** Of a defect: only our own exceptions have messages that are safe to show. */
  public static final OperationFailure INTERNAL =
      new OperationFailure(
          ErrorCode.INTERNAL.code(), "the operation met a defect; see the server's log", false);

  public static OperationFailure of(SubstrateException failure) {
    return new OperationFailure(
        failure.code().code(),
        String.valueOf(failure.getMessage()),
        failure instanceof UnavailableException);
  }
}
