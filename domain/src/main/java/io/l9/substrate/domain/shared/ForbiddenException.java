package io.l9.substrate.domain.shared;

import java.util.List;

/** This scope may not do that; another role may. */
public final class ForbiddenException extends SubstrateException {

  public ForbiddenException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  public ForbiddenException(ErrorCode code, String message, List<Violation> violations) {
    super(code, message, violations, null);
  }

  @Override
  SubstrateException with(List<Violation> moved) {
    return new ForbiddenException(code(), message(), moved);
  }
}
