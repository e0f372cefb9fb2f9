package io.l9.substrate.domain.shared;

import java.util.List;

/** The input is well-formed but what is stored stands against it. */
public final class ConflictException extends SubstrateException {

  public ConflictException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public ConflictException(ErrorCode code, String message, List<Violation> violations) {
    super(code, message, violations, null);
  }

  @Override
  SubstrateException with(List<Violation> moved) {
    return new ConflictException(code(), message(), moved);
  }
}
