package io.l9.substrate.domain.shared;

import java.util.List;

/** A refusal of a request whose credential is missing, malformed, unknown or no longer valid. */
public final class UnauthenticatedException extends SubstrateException {

  public UnauthenticatedException(String message) {
    this(message, List.of());
  }

  private UnauthenticatedException(String message, List<Violation> violations) {
    super(ErrorCode.UNAUTHENTICATED, message, violations, null);
  }

  @Override
  SubstrateException with(List<Violation> moved) {
    return new UnauthenticatedException(message(), moved);
  }
}
