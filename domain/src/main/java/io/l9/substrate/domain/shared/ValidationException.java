package io.l9.substrate.domain.shared;

import java.util.List;

/** The input is wrong: correct it and send it again. */
public final class ValidationException extends SubstrateException {

  public ValidationException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public ValidationException(ErrorCode code, String message, List<Violation> violations) {
    super(code, message, violations, null);
  }

  /** One violation at one place: the message is its detail. */
  public static ValidationException at(String pointer, ErrorCode code, String detail) {
    return new ValidationException(code, detail, List.of(new Violation(pointer, code, detail)));
  }

  /** One violation of {@link ErrorCode#VALIDATION_FAILED} at one place. */
  public static ValidationException at(String pointer, String detail) {
    return at(pointer, ErrorCode.VALIDATION_FAILED, detail);
  }

  @Override
  SubstrateException with(List<Violation> moved) {
    return new ValidationException(code(), message(), moved);
  }
}
