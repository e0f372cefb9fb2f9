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

  /** One violation at one place: the message is the place and its detail. */
  public static ValidationException at(String pointer, ErrorCode code, String detail) {
    return new ValidationException(code, detail, List.of(new Violation(pointer, code, detail)));
  }

  /** One violation of {@link ErrorCode#VALIDATION_FAILED} at one place. */
  public static ValidationException at(String pointer, String detail) {
    return at(pointer, ErrorCode.VALIDATION_FAILED, detail);
  }

  /** With the place, where there is one and the message says only what is wrong there. */
  @Override
  public String getMessage() {
    String detail = said();
    if (violations().size() == 1 && violations().get(0).detail().equals(detail)) {
      String pointer = violations().get(0).pointer();
      return pointer.isEmpty() ? detail : pointer + " " + detail;
    }
    return detail;
  }

  private String said() {
    return String.valueOf(super.getMessage());
  }

  @Override
  SubstrateException with(List<Violation> moved) {
    return new ValidationException(code(), said(), moved);
  }
}
