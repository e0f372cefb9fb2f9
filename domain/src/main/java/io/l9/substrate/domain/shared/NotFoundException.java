package io.l9.substrate.domain.shared;

import java.util.List;

/** There is nothing of that name in this scope, or no longer. */
public final class NotFoundException extends SubstrateException {

  public NotFoundException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public NotFoundException(ErrorCode code, String message, List<Violation> violations) {
    super(code, message, violations, null);
  }

  @Override
  SubstrateException with(List<Violation> moved) {
    return new NotFoundException(code(), message(), moved);
  }
}
